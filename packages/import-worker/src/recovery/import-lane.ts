/**
 * Recovery of one stream's imports: the transition that every tick makes, with nothing taken. What was
 * interrupted is told before it, what became of it after it, from the changes that it appended.
 */
import { advance } from "@tidemark/import-job";
import { type LockedStream, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { loadView } from "../load-view.ts";
import type { WorkerOptions } from "../options.ts";
import { runTransition, type TransitionRequest } from "../transition.ts";
import { describeImportRepairs } from "./describe-import-repairs.ts";
import type { FindInterruptedImports } from "./find-interrupted-imports.ts";
import { type LaneReport, type RecoveryLane, unlessHeld } from "./lane.ts";
import type { RecoveryLimits } from "./limits.ts";

export interface ImportLaneTools extends Pick<WorkerOptions, "workerId"> {
  readonly log: Pick<SyncLog, "withStreamIfFree">;
  readonly importLimits: WorkerOptions["limits"];
  readonly limits: RecoveryLimits;
  readonly find: FindInterruptedImports;
  readonly newId: () => string;
  readonly random: () => number;
}

export function createImportLane(tools: ImportLaneTools): RecoveryLane {
  const { log } = tools;
  return {
    lane: "imports",
    look: async (userId) =>
      unlessHeld(await log.withStreamIfFree(userId, async (stream) => (await look(stream, tools)).found)),
    attend: async (userId, signal) =>
      unlessHeld(await log.withStreamIfFree(userId, (stream) => attend(stream, tools, signal))),
  };
}

async function look(stream: LockedStream, { importLimits, limits, find }: ImportLaneTools) {
  const [view, liveWorkers] = await Promise.all([
    loadView(stream, undefined, importLimits),
    stream.liveWorkers(),
  ]);
  advance(view, stream.nowMs);
  return { view, found: find(view, liveWorkers, limits) };
}

async function attend(
  stream: LockedStream,
  tools: ImportLaneTools,
  signal: AbortSignal,
): Promise<LaneReport> {
  if (signal.aborted) return { found: [], done: [] };
  const { userId, epoch, seq } = stream.head;
  const { view, found } = await look(stream, tools);
  const { workerId, importLimits, newId, random } = tools;
  const request: TransitionRequest = {
    settlements: [],
    lends: false,
    // What is freed is for the workers: recovery runs nothing itself.
    allowance: { room: () => 0, roomOn: () => 0, enter: () => undefined },
  };
  await runTransition(stream, { epoch, view }, request, { workerId, limits: importLimits, newId, random });
  const { changes } = await stream.readAfter(seq, { tables: WORK_TABLES });
  return { found, done: describeImportRepairs(userId, changes) };
}
