/** What simulated jobs do: most end well, some fail, some take long, some kill their worker, some outlive their claim. */
import { defineHandler, type Handler, type HandlerContext, PermanentError } from "@tidemark/job-queue";
import { SIMULATED_QUEUE_LIMITS } from "./limits.ts";
import { type QueueProcess, rest } from "./queue-slot.ts";
import type { QueueWorld } from "./queue-world.ts";

export interface JobArgs {
  readonly isPoison?: boolean;
  /** Names what it was asked for by. */
  readonly mark?: string;
}

export const TYPES = ["quick", "flaky", "long"] as const;
/** Run by hand, without a worker's lease. */
export const BY_HAND = "by-hand";

/** Handlers of one process, whose results say that they are its own. */
export function handlersOf(scene: QueueWorld, process: QueueProcess, workerId: string): Handler<never>[] {
  const { gate, own } = process;
  const luck = own.fork("handlers");
  const begin = ({ id, args }: HandlerContext<JobArgs>) => {
    if (!args?.isPoison) return;
    scene.witness.poisonBegins(id, SIMULATED_QUEUE_LIMITS.maxLosses);
    scene.world.tell(gate.name, () => "is killed by the job that it runs", { recordId: id });
    gate.kill();
  };
  const work = (id: string) => gate.call("works on a job", () => ({ by: workerId }), { recordId: id });
  return [
    defineHandler<JobArgs>("quick", (context) => {
      begin(context);
      return work(context.id);
    }),
    defineHandler<JobArgs>("flaky", async (context) => {
      begin(context);
      const drawn = luck.next();
      const result = await work(context.id);
      if (drawn < 0.1) throw new PermanentError("It will never do.");
      if (drawn < 0.5) throw new Error("Not today.");
      return result;
    }),
    defineHandler<JobArgs>("long", async (context) => {
      begin(context);
      const isDeaf = luck.chance(0.3);
      await lasting(process, luck.between(1_000, 14_000), isDeaf ? null : context.signal);
      return { by: workerId };
    }),
  ] as Handler<never>[];
}

/** Ends early when it is told to stop and listens. */
async function lasting(process: QueueProcess, ms: number, signal: AbortSignal | null): Promise<void> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal?.reason as Error);
  aborted.catch(() => undefined);
  signal?.addEventListener("abort", abort, { once: true });
  await Promise.race([rest(process, ms), aborted]);
  signal?.removeEventListener("abort", abort);
}
