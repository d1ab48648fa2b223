/**
 * L19: imports come to the same as with devices whose clocks are right; no device's time is later than its arrival; and
 * who alone edits a field has the last word in it.
 */
import { APP_ID, createStreamView, evolve, type StreamView } from "@tidemark/import-job";
import { type Change, DELETED_AT, foldWorkflow } from "@tidemark/sync-log";
import { contentKey, isContent } from "../local-store.ts";
import type { Content } from "./convergence.ts";
import { differences } from "./view-text.ts";
import type { Violate } from "./violate.ts";

/** A time from the future would win over every edit until then. */
export function checkArrival(change: Change, violate: Violate): void {
  const { appId, origin, fieldMeta, createdAt, userId, recordId } = change;
  if (appId !== APP_ID || origin !== "user") return;
  for (const field in fieldMeta) {
    if (fieldMeta[field]! > createdAt)
      violate("L19", `${field} is stored as of ${fieldMeta[field]}, after its arrival at ${createdAt}`, {
        userId,
        recordId,
      });
  }
}

/** The last of a device's edits counts, whatever its clock said at each; unless another device edited that field, too. */
export function checkLastWord(content: Content, changes: readonly Change[], violate: Violate): void {
  const last = new Map<string, { readonly change: Change; readonly isAlone: boolean }>();
  for (const change of changes) {
    if (!isContent(change)) continue;
    for (const field in change.fieldMeta) {
      const key = `${contentKey(change)}/${field}`;
      const before = last.get(key);
      const isAlone = before === undefined || (before.isAlone && before.change.clientId === change.clientId);
      last.set(key, { change, isAlone });
    }
  }
  for (const [key, { change, isAlone }] of last) {
    const field = key.slice(key.lastIndexOf("/") + 1);
    const winner = content.get(contentKey(change))?.get(field)?.changeId;
    if (isAlone && winner !== change.id)
      violate("L19", `${key} keeps an earlier edit of the device that edited it last`, {
        userId: change.userId,
        recordId: change.recordId,
      });
  }
}

/** `view`: the fold of the log. `changes`: all that it holds of the user. */
export function checkClocks(view: StreamView, changes: readonly Change[], violate: Violate): void {
  const twin = createStreamView(view.userId, view.limits);
  for (const change of changes) if (!isContent(change)) foldWorkflow(twin, [atItsArrival(change)], evolve);
  for (const what of differences(view, twin))
    violate("L19", `with right clocks, ${what}`, { userId: view.userId });
}

/** The change as a device with the log's own clock would have written it. */
function atItsArrival(change: Change): Change {
  if (change.origin !== "user") return change;
  const fieldMeta: Record<string, string> = {};
  for (const field in change.fieldMeta) fieldMeta[field] = change.createdAt;
  const isDeletion = (change.data?.[DELETED_AT] ?? null) !== null;
  const data = isDeletion ? { ...change.data, [DELETED_AT]: change.createdAt } : change.data;
  return { ...change, data, fieldMeta };
}
