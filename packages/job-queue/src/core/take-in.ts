/**
 * Jobs that others inserted by rows of their own. Each is written again by the queue before anything is done
 * with it: from that row on a fold knows it without reading anything.
 */
import { laterStampMs } from "@tidemark/sync-log";
import type { Cascade } from "./cascade.ts";
import { writeUnrun } from "./decide-admin.ts";
import { writeRestatement } from "./restate.ts";
import { DEPENDENTS } from "./tables.ts";
import { KeyTaker } from "./unique-index.ts";
import { isLive, type JobView } from "./view.ts";
import type { Writer } from "./writer.ts";

export function takeInForeignJobs(writer: Writer, cascade: Cascade): void {
  const { doubts, past } = writer.view;
  const keys = new KeyTaker(writer.view);
  for (const id of doubts.keys()) {
    const job = past.get(id);
    if (job === undefined || !isLive(job)) continue;
    takeIn(writer, job);
    if (!keys.take(job)) turnDown(writer, job);
    cascade.leaveOut(job);
  }
}

/** Its unique key is taken, which whoever inserted it could not be told. */
function turnDown(writer: Writer, job: JobView): void {
  const takenInMs = laterStampMs(writer.context.nowMs, job.lastStampMs);
  writeUnrun(writer, { ...job, lastStampMs: takenInMs }, { state: "canceled" });
}

function takeIn(writer: Writer, job: JobView): void {
  writeRestatement(writer, job, "it-is");
  const data = { [job.id]: true };
  for (const recordId of job.dependencies) {
    writer.add({ tableName: DEPENDENTS, recordId, op: "update", data, lastStampMs: -Infinity });
  }
}
