/**
 * Recovery of one tenant's queue: the transaction that any scheduler brings about, and before it the end of
 * what nobody can move. What was interrupted is told before it, what became of it after it.
 */
import { attendQueue, type AttendQueueTools, lookAtQueue } from "@tidemark/job-queue";
import { type LockedStream, QUEUE_TABLE_SET, type SyncLog } from "@tidemark/sync-log";
import { commandsFor } from "./close-jobs.ts";
import { describeJobRepairs } from "./describe-job-repairs.ts";
import type { FindInterruptedJobs } from "./find-interrupted-jobs.ts";
import { type LaneReport, type RecoveryLane, unlessHeld } from "./lane.ts";
import type { RecoveryLimits } from "./limits.ts";
import type { Finding, Repair } from "./report.ts";

export interface QueueLaneTools extends AttendQueueTools {
  readonly log: Pick<SyncLog, "withStreamIfFree">;
  readonly recoveryLimits: RecoveryLimits;
  readonly find: FindInterruptedJobs;
  readonly lastSignOf: (holder: string) => number;
}

export function createQueueLane(tools: QueueLaneTools): RecoveryLane {
  const { log, find, recoveryLimits, lastSignOf } = tools;
  return {
    lane: "queue",
    look: async (userId) =>
      unlessHeld(
        await log.withStreamIfFree(userId, async (stream) =>
          find(userId, await lookAtQueue(stream, tools), recoveryLimits, lastSignOf),
        ),
      ),
    attend: (userId, signal) => attend(userId, tools, signal),
  };
}

/** A transaction repairs so many jobs and no more; of very many the rest follows in the next. */
async function attend(
  userId: string,
  tools: QueueLaneTools,
  signal: AbortSignal,
): Promise<LaneReport | "held"> {
  let found: readonly Finding[] | null = null;
  const done: Repair[] = [];
  for (;;) {
    const round = unlessHeld(
      await tools.log.withStreamIfFree(userId, (stream) => attendOnce(stream, tools, signal)),
    );
    if (round === "held") return found === null ? "held" : { found, done };
    found ??= round.found;
    done.push(...round.done);
    const needed = round.found.filter(({ needsRecovery }) => needsRecovery).length;
    if (round.done.length === 0 || round.done.length >= needed) return { found, done };
  }
}

async function attendOnce(
  stream: LockedStream,
  tools: QueueLaneTools,
  signal: AbortSignal,
): Promise<LaneReport> {
  if (signal.aborted) return { found: [], done: [] };
  const { userId, seq } = stream.head;
  let found: readonly Finding[] = [];
  const look = await attendQueue(
    stream,
    (seen) => {
      found = tools.find(userId, seen, tools.recoveryLimits, tools.lastSignOf);
      return commandsFor(found);
    },
    tools,
  );
  const { changes } = await stream.readAfter(seq, { tables: QUEUE_TABLE_SET });
  return { found, done: describeJobRepairs(userId, changes, look.openRuns) };
}
