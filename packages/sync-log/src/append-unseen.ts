/** An append to a stream of which nobody has looked at anything but the head. */
import type { NewChange } from "./change.ts";
import { hintsOf } from "./lanes.ts";
import type { LockedStream } from "./log.ts";
import type { Lane } from "./work-tables.ts";

/** What `SyncLog.append` does, for whoever holds the head. */
export async function appendUnseen(
  stream: LockedStream,
  changes: readonly NewChange[],
  keepsHintsOf?: Lane,
): Promise<{ readonly nowMs: number }> {
  await stream.append(changes, keepsHintsOf && hintsOf(stream.head, keepsHintsOf), keepsHintsOf);
  return { nowMs: stream.nowMs };
}
