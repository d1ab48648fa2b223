/** Says again what others' rows may have made a plain reader believe. */
import { DELETED_AT, type Json } from "@tidemark/sync-log";
import type { Cascade } from "./cascade.ts";
import { truthOf } from "./correction.ts";
import { JOBS } from "./tables.ts";
import type { JobView } from "./view.ts";
import type { Writer } from "./writer.ts";

export function writeCorrections(writer: Writer, cascade: Cascade): void {
  const { corrections } = writer.view;
  for (const [job, fields] of corrections.entries()) {
    // What this sweep writes of the job comes first; the view does not know it yet.
    if (!cascade.hasWritten(job)) writeTruth(writer, job, fields);
  }
}

function writeTruth(writer: Writer, job: JobView, fields: ReadonlySet<string>): void {
  if (job.isDeleted) {
    writer.delete(JOBS, job);
    return;
  }
  const truth = truthOf(job, writer.view.memo);
  const data: Record<string, Json> = {};
  for (const field of fields) data[field] = field === DELETED_AT ? null : truth[field]!;
  // A job that finished as usual leaves the time of its end to that of its state, which is a later one from now on.
  if (fields.has("state")) data["finishedAt"] = truth["finishedAt"]!;
  writer.updateJob(job, data);
}
