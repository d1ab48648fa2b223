/** Records that others wrote to and that the view does not hold: what they are about has to be read. */
import type { QueueView } from "./view.ts";

/** Records that are asked for at a time. */
const MOST_RECORDS = 1_000;
const NONE: readonly string[] = [];

export function unreadDoubts(view: QueueView): readonly string[] {
  if (view.doubts.size === 0) return NONE;
  const unread: string[] = [];
  for (const id of view.doubts.keys()) {
    if (unread.length === MOST_RECORDS) break;
    if (!view.readUpTo.has(id)) unread.push(id);
  }
  return unread;
}
