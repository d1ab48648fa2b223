/** What a transition's changes did to jobs and runs of a queue, in words without anything that they hold. */
import { type Change, type Json, QUEUE_TABLES } from "@tidemark/sync-log";
import { CLOSING_CODES } from "./close-jobs.ts";
import type { Repair } from "./report.ts";

/** One repair for each job that the changes speak of; of several changes the last tells. */
export function describeJobRepairs(
  stream: string,
  changes: readonly Change[],
  openRuns: readonly string[],
): Repair[] {
  const repairs = new Map<string, Repair>();
  const runs = new Set(openRuns);
  for (const change of changes) {
    if (change.tableName !== QUEUE_TABLES.jobs) continue;
    const { recordId: id } = change;
    if (isNewRun(change)) runs.add(id);
    const told = change.op === "insert" ? tellInsert(change) : tellUpdate(change, runs.has(id));
    if (!told || (told.outcome === "noted" && repairs.has(id))) continue;
    repairs.set(id, { kind: runs.has(id) ? "schedule-run" : "queue-job", stream, id, ...told });
  }
  return [...repairs.values()];
}

type Told = Pick<Repair, "outcome" | "what">;

/** A record that is written again as it stands says its place; a new one has none yet. */
function isNewRun({ op, data }: Change): boolean {
  return op === "insert" && (data?.["run"] ?? null) !== null && data?.["order"] === undefined;
}

function tellInsert(change: Change): Told | null {
  return isNewRun(change) ? { outcome: "noted", what: "was made, because it was due" } : null;
}

function tellUpdate({ data }: Change, isRun: boolean): Told {
  switch (data?.["state"]) {
    case "pending":
      return { outcome: "resumed", what: isRun ? "goes on with what is left of it" : "waits to run again" };
    case "finished":
      return { outcome: "ended", what: "is complete" };
    case "canceled":
      return { outcome: "ended", what: "was canceled" };
    case "failed": {
      const code = codeOf(data["result"]);
      return CLOSING_CODES.has(code)
        ? { outcome: "closed", what: `was given up: ${code}` }
        : { outcome: "ended", what: `failed: ${code}` };
    }
    default:
      return { outcome: "noted", what: "was written down as it stands" };
  }
}

/** The code of a result that the queue or recovery has written; a job's own result is nobody's business here. */
function codeOf(result: Json | undefined): string {
  const code = typeof result === "string" ? parse(result)?.error?.code : undefined;
  return typeof code === "string" && /^[a-z-]{1,40}$/.test(code) ? code : "see its result";
}

function parse(text: string): { readonly error?: { readonly code?: unknown } } | null {
  try {
    return JSON.parse(text) as { readonly error?: { readonly code?: unknown } } | null;
  } catch {
    return null;
  }
}
