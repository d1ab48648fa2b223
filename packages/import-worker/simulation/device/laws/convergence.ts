/**
 * L6: at the end every device shows what the log says, in content and in imports, and the order and the repetition of
 * changes made no difference to it.
 */
import type { StreamView } from "@tidemark/import-job";
import { type Change, type ContentRecord, foldContent, readContent } from "@tidemark/sync-log";
import type { Random } from "../../kernel/random.ts";
import type { Device } from "../device.ts";
import { contentKey, isContent } from "../local-store.ts";
import { differences } from "./view-text.ts";
import type { Violate } from "./violate.ts";

export type Content = ReadonlyMap<string, ContentRecord>;

/** By `table/record id`, as devices keep it. */
export function contentOf(changes: readonly Change[]): Content {
  const byKey = new Map<string, ContentRecord>();
  for (const [key, record] of foldContent(changes.filter(isContent)))
    byKey.set(key.slice(key.indexOf("/") + 1), record);
  return byKey;
}

export function checkConvergence(
  view: StreamView,
  content: Content,
  devices: readonly Device[],
  violate: Violate,
): void {
  const { userId } = view;
  for (const { name, state } of devices) {
    if (state.outbox.size > 0) violate("L6", `${name} still holds ${state.outbox.size} changes`, { userId });
    for (const what of differences(state.view, view))
      violate("L6", `on ${name} and in the log, ${what}`, { userId });
    for (const key of new Set([...content.keys(), ...state.content.keys()])) {
      const [mine, theirs] = [shown(state.content.get(key)), shown(content.get(key))];
      if (mine !== theirs) violate("L6", `${key} is ${mine} on ${name} and ${theirs} in the log`, { userId });
    }
  }
}

/** Folds the same changes in another order, some of them twice. */
export function checkOrder(
  userId: string,
  changes: readonly Change[],
  content: Content,
  random: Random,
  violate: Violate,
): void {
  const own = changes.filter(isContent);
  if (own.length === 0) return;
  const other = contentOf(random.shuffle([...own, ...own.filter(() => random.chance(0.3))]));
  for (const change of own) {
    const key = contentKey(change);
    if (shown(other.get(key)) !== shown(content.get(key)))
      violate("L6", `${key} depends on the order of its changes`, { userId, recordId: change.recordId });
  }
}

function shown(record: ContentRecord | undefined): string {
  if (record === undefined) return "unknown";
  const values = readContent(record);
  if (values === null) return "deleted";
  return JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
