/**
 * Gives up imports that nobody can move: pages came, and the record of the import that they name never
 * did. The record is made in its place, so that its user sees what became of it and why.
 */
import type { Decision } from "./decide.ts";
import { ORPHANED } from "./failure.ts";
import type { StreamView } from "./view.ts";
import { type DecideContext, jobInsert } from "./writer.ts";

/** The items follow with the sweep, as those of every cancelled import. */
export function closeOrphans(view: StreamView, context: DecideContext): Decision {
  const { code, message } = ORPHANED;
  const changes = [...view.orphans].map((job) => {
    const fields = { totalUrls: job.items.size, source: null, status: "cancelled" };
    return jobInsert(context, job, { ...fields, error: message, errorCode: code });
  });
  return { changes, claimed: [], dropped: [], notes: [] };
}
