/**
 * Looks after every stream once. One stream's trouble is not another's: it is noted, and the others go
 * on. A stream that somebody else holds is looked at once more at the end.
 */
import type { Lane } from "@tidemark/sync-log";
import type { Logger } from "../ports.ts";
import type { RecoveryLane } from "./lane.ts";
import type { RecoveryNotes } from "./notes.ts";
import { type Walk, walkStreams } from "./walk-streams.ts";

export interface RecoverStreamsTools {
  readonly lanes: readonly RecoveryLane[];
  readonly notes: RecoveryNotes;
  readonly logger: Logger;
}

interface Visit {
  readonly userId: string;
  readonly lane: RecoveryLane;
}

export async function recoverStreams(walk: Walk, tools: RecoverStreamsTools): Promise<void> {
  const { lanes, notes } = tools;
  const heldBefore: Visit[] = [];
  notes.streams = await walkStreams(walk, async (userId, wanted) => {
    for (const lane of lanesAmong(lanes, wanted)) {
      const isHeld = (await attend({ userId, lane }, walk.signal, tools)) === "held";
      if (isHeld) heldBefore.push({ userId, lane });
    }
  });
  for (const visit of heldBefore) {
    if ((await attend(visit, walk.signal, tools)) !== "held") continue;
    // Whoever holds it makes the very transition that is wanted, unless it hangs.
    const what = "another process holds it; its worker looks after it";
    notes.problem({ stream: visit.userId, lane: visit.lane.lane, what });
  }
}

export function lanesAmong(lanes: readonly RecoveryLane[], wanted: readonly Lane[]): RecoveryLane[] {
  return lanes.filter(({ lane }) => wanted.includes(lane));
}

async function attend(
  { userId, lane }: Visit,
  signal: AbortSignal,
  { notes, logger }: RecoverStreamsTools,
): Promise<"attended" | "held"> {
  if (signal.aborted) return "attended";
  try {
    const report = await lane.attend(userId, signal);
    if (report === "held") return "held";
    notes.found(report.found);
    notes.done(report.done);
  } catch (error) {
    logger.error(error, "a stream could not be recovered; the others go on", { userId, lane: lane.lane });
    notes.problem({ stream: userId, lane: lane.lane, what: `could not be recovered: ${nameOf(error)}` });
  }
  return "attended";
}

/** Which error it was. Its message goes to the log, which leaves out what nobody may read. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
