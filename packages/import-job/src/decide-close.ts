/**
 * Gives up imports that nobody can move: pages came, and the record of the import that they name never
 * did. The record is made in its place, so that its user sees what became of it and why.
 */
import type { NewChange } from "@tidemark/sync-log";
import type { Decision } from "./decide.ts";
import { ORPHANED } from "./failure.ts";
import type { JobView, StreamView } from "./view.ts";
import { type DecideContext, jobInsert } from "./writer.ts";

/** True for an import without a record, of which nothing has come for so long, ms. */
export function isOrphan(view: StreamView, job: JobView, quietMs: number): boolean {
  return !job.exists && !job.deleted && view.nowMs - job.lastItemAtMs > quietMs;
}

/** The items follow with the sweep, as those of every cancelled import. */
export function closeOrphans(view: StreamView, quietMs: number, context: DecideContext): Decision {
  const changes: NewChange[] = [];
  for (const job of view.jobs.values()) {
    if (!isOrphan(view, job, quietMs)) continue;
    const { code, message } = ORPHANED;
    const fields = { totalUrls: job.items.size, source: null, status: "cancelled" };
    changes.push(jobInsert(context, job, { ...fields, error: message, errorCode: code }));
  }
  return { changes, claimed: [], dropped: [], notes: [] };
}
