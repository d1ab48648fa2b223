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

export function handRole(scene: QueueWorld): QueueRole {
  return async (process) => {
    const luck = process.own.fork("by-hand");
    for (;;) {
      const job = await process.queue.dequeue({ jobTypes: [BY_HAND], channels: CHANNELS });
      await new ByHand(scene, process, luck, job).work();
    }
  };
}

class ByHand {
  readonly #scene: QueueWorld;
  readonly #process: QueueProcess;
  readonly #luck: Random;
  readonly #job: DequeuedJob;

  constructor(scene: QueueWorld, process: QueueProcess, luck: Random, job: DequeuedJob) {
    this.#scene = scene;
    this.#process = process;
    this.#luck = luck;
    this.#job = job;
  }

  async work(): Promise<void> {
    const luck = this.#luck;
    const lastsMs = luck.between(500, 12_000);
    const isSilent = luck.chance(0.15);
    const isSilentForLongMs = isSilent ? luck.between(5_000, 20_000) : 0;
    for (let workedMs = 0; workedMs < lastsMs; workedMs += HEARTBEAT_MS) {
      await rest(this.#process, Math.min(HEARTBEAT_MS, lastsMs - workedMs));
      if (!isSilent && !(await this.#isStillMine())) return;
    }
    await rest(this.#process, isSilentForLongMs);
    await this.#end(luck.next());
  }

  async #isStillMine(): Promise<boolean> {
    const { queue } = this.#process;
    try {
      await queue.refreshHeartbeat(this.#job.token);
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
    if (drawn < 0.15) return this.#tell(() => queue.releaseJob(token));
    if (drawn < 0.35) {
      const failure = { error: "by hand", retryable: drawn < 0.3, retryAfterMs: 100 };
      return this.#tell(() => queue.failAttempt(token, failure));
    }
    if (drawn < 0.5) {
      return this.#tell(async () => {
        const { requeued } = await queue.requeueOrFinishJob(id, 2, { token }, { token });
        if (requeued) this.#scene.rare("queue: job requeued by its worker");
      });
    }
    await this.#finish();
  }

  async #finish(): Promise<void> {
    const { queue } = this.#process;
    const { id, token } = this.#job;
    const { witness, rare } = this.#scene;
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      try {
        await queue.finishJob(token, { token });
        witness.finished(id, token);
        return;
      } catch (error) {
        if (isFault(error)) {
          rare("queue: end in doubt told again");
          await rest(this.#process, 500);
          continue;
        }
        if (!isOver(error)) throw error;
        rare("queue: late token refused");
        if (tries === 1) witness.dropped(id, token);
        return;
      }
    }
  }

  /** Told once; what comes of it, the queue sees to. */
  async #tell(end: () => Promise<unknown>): Promise<void> {
    try {
      await end();
    } catch (error) {
      if (isOver(error)) this.#scene.rare("queue: late token refused");
      else if (!isFault(error)) throw error;
    }
  }
}

/** True for what the queue says of a claim that has ended. */
function isOver(error: unknown): boolean {
  return error instanceof CanceledError || error instanceof NotExistError || error instanceof NotRunningError;
}
