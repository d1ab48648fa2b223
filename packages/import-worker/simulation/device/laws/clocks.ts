/** L19 for imports: devices whose clocks are right come to the same, change by change, as those that were there. */
import { createStreamView, evolve, type StreamView } from "@tidemark/import-job";
import { type Change, DELETED_AT, foldWorkflow } from "@tidemark/sync-log";
import { isContent } from "../local-store.ts";
import { differences } from "./view-text.ts";
import type { Violate } from "./violate.ts";

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
