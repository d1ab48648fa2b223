/** Looks for work that was interrupted, and repairs nothing. */
import type { SyncLog } from "@tidemark/sync-log";
import type { RecoveryLane } from "./lane.ts";
import type { RecoveryLimits } from "./limits.ts";
import { lanesAmong } from "./recover-streams.ts";
import type { Finding } from "./report.ts";
import { type Walk, walkStreams } from "./walk-streams.ts";

export interface Sighting {
  readonly userId: string;
  readonly lane: RecoveryLane;
  readonly found: readonly Finding[];
}

/**
 * Looks at every stream of the walk, and calls back for each in which something was found. Rejects at
 * the end with what the first look threw.
 */
export async function lookAtStreams(
  walk: Walk,
  lanes: readonly RecoveryLane[],
  onFound: (sighting: Sighting) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  await walkStreams(walk, async (userId, wanted) => {
    for (const lane of lanesAmong(lanes, wanted)) {
      try {
        const found = await lane.look(userId);
        if (found !== "held" && found.length > 0) await onFound({ userId, lane, found });
      } catch (error) {
        failures.push(error);
      }
    }
  });
  if (failures.length > 0) throw failures[0];
}

/** True when something needs recovery; false also when the walk was called off before it was found. */
export async function isAnythingInterrupted(walk: Walk, lanes: readonly RecoveryLane[]): Promise<boolean> {
  const enough = new AbortController();
  const signal = AbortSignal.any([walk.signal, enough.signal]);
  await lookAtStreams({ ...walk, signal }, lanes, async ({ found }) => {
    if (found.some(({ needsRecovery }) => needsRecovery)) enough.abort();
  });
  return enough.signal.aborted;
}

/**
 * How many records need recovery in the streams that have waited longest. A worker leaves a stream due
 * soon while something runs in it, so what was interrupted is among these within seconds.
 */
export async function countInDueStreams(
  log: Pick<SyncLog, "dueStreams">,
  lanes: readonly RecoveryLane[],
  { streamsPerLook }: Pick<RecoveryLimits, "streamsPerLook">,
): Promise<number> {
  let count = 0;
  for (const lane of lanes) {
    for (const userId of await log.dueStreams(streamsPerLook, lane.lane)) {
      const found = await lane.look(userId);
      if (found !== "held") count += found.filter(({ needsRecovery }) => needsRecovery).length;
    }
  }
  return count;
}
