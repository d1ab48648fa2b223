/** Changes in few words, for people who read a history. */
import type { NewChange } from "@tidemark/sync-log";

const MOST = 6;

export function describeChanges(changes: readonly NewChange[]): string {
  const told = changes.slice(0, MOST).map(describe).join(", ");
  return changes.length > MOST ? `${told} and ${changes.length - MOST} more` : told;
}

function describe({ recordId, op, data }: NewChange): string {
  if (op === "delete") return `${recordId} deleted`;
  const state = data?.["state"] ?? data?.["status"];
  const claim = data?.["claim"];
  const what = typeof state === "string" ? state : op === "insert" ? "new" : "changed";
  return `${recordId} ${what}${typeof claim === "number" ? ` #${claim}` : ""}`;
}
