/** What a transition's changes did to imports and their items, in words without anything that was read. */
import { ITEMS, JOBS } from "@tidemark/import-job";
import type { Change, Json } from "@tidemark/sync-log";
import type { Repair } from "./report.ts";

/** One repair for each record that the changes speak of; of several changes the last tells. */
export function describeImportRepairs(stream: string, changes: readonly Change[]): Repair[] {
  const repairs = new Map<string, Repair>();
  for (const change of changes) {
    const told = tell(change);
    if (!told) continue;
    // What became of a record says more than the counting and correcting that follow from it.
    if (told.outcome === "noted" && repairs.has(change.recordId)) continue;
    const kind = change.tableName === JOBS ? "import" : "import-item";
    repairs.set(change.recordId, { kind, stream, id: change.recordId, ...told });
  }
  return [...repairs.values()];
}

type Told = Pick<Repair, "outcome" | "what">;

function tell(change: Change): Told | null {
  if (change.tableName === ITEMS) return tellItem(change);
  return change.tableName === JOBS ? tellJob(change) : null;
}

function tellItem({ data }: Change): Told {
  const code = text(data?.["errorCode"]);
  switch (data?.["state"]) {
    case "pending":
      return { outcome: "resumed", what: "waits to be fetched again" };
    case "error":
      return { outcome: "ended", what: `ended in error: ${code ?? "unknown"}` };
    case "cancelled":
      return { outcome: "ended", what: "was cancelled with its import" };
    default:
      return { outcome: "noted", what: "was written down as it stands" };
  }
}

function tellJob({ data }: Change): Told {
  const code = text(data?.["errorCode"]);
  switch (data?.["status"]) {
    case "cancelled":
      return code === null
        ? { outcome: "ended", what: "is cancelled" }
        : { outcome: "closed", what: `was given up: ${code}` };
    case "done":
      return { outcome: "ended", what: "is done" };
    case "running":
      return { outcome: "resumed", what: "goes on" };
    default:
      return { outcome: "noted", what: "has its counters put right" };
  }
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}
