/**
 * A worker in another language, say: it takes jobs one by one, without a lease, and says by heartbeats that it lives. At
 * times it forgets to, or drops a job without a word.
 */
import { CanceledError, type DequeuedJob, NotExistError, NotRunningError } from "@tidemark/job-queue";
import type { Random } from "../kernel/random.ts";
import { isFault } from "../worker/worker-slot.ts";
import { BY_HAND } from "./handlers.ts";
import { CHANNELS } from "./limits.ts";
import { type QueueProcess, type QueueRole, rest } from "./queue-slot.ts";
import type { QueueWorld } from "./queue-world.ts";

const HEARTBEAT_MS = 3_000;
const MAX_TRIES = 4;
const GIVES_BACK = 0.5;

export function handRole(scene: QueueWorld): QueueRole {
  return async (process) => {
    const luck = process.own.fork("by-hand");
    const { queue } = process;
    const workerId = luck.chance(0.4) ? await queue.insertWorker("", "arm64", process.gate.name) : null;
    const request = { jobTypes: [BY_HAND], channels: CHANNELS, ...(workerId !== null && { workerId }) };
    const sign = (token: string) =>
      workerId === null ? queue.refreshHeartbeat(token) : queue.updateWorkerStatus(workerId);
    for (;;) {
      const jobs = luck.chance(0.8)
        ? [await queue.dequeue(request)]
        : await queue.dequeueMany({ ...request, limit: 2 });
      for (const job of jobs) await new ByHand({ scene, process, luck, job, sign }).work();
    }
  };
}

interface HandTools {
  readonly scene: QueueWorld;
  readonly process: QueueProcess;
  readonly luck: Random;
  readonly job: DequeuedJob;
  /** Says that it lives: by the job's own heartbeat, or as a worker that has registered. */
  readonly sign: (token: string) => Promise<void>;
}

class ByHand {
  readonly #scene: QueueWorld;
  readonly #process: QueueProcess;
  readonly #luck: Random;
  readonly #job: DequeuedJob;
  readonly #sign: HandTools["sign"];

  constructor({ scene, process, luck, job, sign }: HandTools) {
    this.#scene = scene;
    this.#process = process;
    this.#luck = luck;
    this.#job = job;
    this.#sign = sign;
  }

  async work(): Promise<void> {
    const luck = this.#luck;
    const lastsMs = luck.between(500, 12_000);
    const isSilent = luck.chance(0.25);
    const isSilentForLongMs = isSilent ? luck.between(5_000, 20_000) : 0;
    for (let workedMs = 0; workedMs < lastsMs; workedMs += HEARTBEAT_MS) {
      await rest(this.#process, Math.min(HEARTBEAT_MS, lastsMs - workedMs));
      if (!isSilent && !(await this.#isStillMine())) return;
    }
    await rest(this.#process, isSilentForLongMs);
    // Who was silent for long likes to give back what others may have by then.
    await this.#end(isSilent && luck.chance(0.5) ? GIVES_BACK : luck.next());
  }

  async #isStillMine(): Promise<boolean> {
    try {
      await this.#sign(this.#job.token);
      return true;
    } catch (error) {
      if (isFault(error)) return true;
      if (isOver(error)) return false;
      throw error;
    }
  }

  async #end(drawn: number): Promise<void> {
    const { queue } = this.#process;
    const { id, token } = this.#job;
    if (drawn < 0.05) return;
    if (drawn < 0.15) return void (await this.#tell(() => queue.releaseJob(token)));
    if (drawn < 0.35) {
      const failure = { error: "by hand", retryable: drawn < 0.3, retryAfterMs: 100 };
      return void (await this.#tell(() => queue.failAttempt(token, failure)));
    }
    if (drawn < 0.6) {
      return void (await this.#tell(async () => {
        const { requeued } = await queue.requeueOrFinishJob(id, 2, { token }, { token });
        if (requeued) this.#scene.rare("queue: job requeued by its worker");
      }));
    }
    const isDropped = await this.#tell(() => queue.finishJob(token, { token }));
    if (isDropped) this.#scene.witness.dropped(id, token);
  }

  /** Tells again what was not answered. True when the first answer was that the claim is over. */
  async #tell(end: () => Promise<unknown>): Promise<boolean> {
    const { id, token } = this.#job;
    const { witness, rare } = this.#scene;
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      try {
        await end();
        witness.claimEnded(id, token);
        return false;
      } catch (error) {
        if (isOver(error)) {
          rare("queue: late token refused");
          return tries === 1;
        }
        if (!isFault(error)) throw error;
        rare("queue: end in doubt told again");
        await rest(this.#process, 500);
      }
    }
    return false;
  }
}

/** True for what the queue says of a claim that has ended. */
function isOver(error: unknown): boolean {
  return error instanceof CanceledError || error instanceof NotExistError || error instanceof NotRunningError;
}
