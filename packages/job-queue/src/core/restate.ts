/**
 * A record written again as a whole, so that a fold may begin at it: a failed job that is to be tried again,
 * or a live record that has fallen far behind the head.
 */
import { DELETED_AT, type Json, laterStampMs } from "@tidemark/sync-log";
import { foldFields, jobFields } from "./job-fields.ts";
import { DEPENDENTS, JOBS, WORKERS } from "./tables.ts";
import type { JobView, WorkerView } from "./view.ts";
import type { Writer } from "./writer.ts";

/** What a job is set back to. */
const AS_NEW = {
  state: "pending",
  runAt: null,
  attempts: 0,
  losses: 0,
  requeues: 0,
  claim: null,
  workerId: null,
  lease: null,
  startedAt: null,
  finishedAt: null,
  sinceSeq: null,
  result: null,
} as const;

export function writeRestatement(writer: Writer, job: JobView, as: "redrive" | "it-is"): void {
  const { view } = writer;
  const fields = { ...jobFields(job, view.memo), ...foldFields(job, view.memo), [DELETED_AT]: null };
  const data: Record<string, Json> = as === "redrive" ? { ...fields, ...AS_NEW } : fields;
  const { id, lastStampMs } = job;
  writer.add({ tableName: JOBS, recordId: id, op: "insert", data, lastStampMs });
  const dependents = view.dependentIds.get(id) ?? view.pastDependentIds.get(id);
  if (dependents === undefined || dependents.size === 0) return;
  const edges: Record<string, Json> = {};
  for (const dependent of dependents) edges[dependent] = true;
  writer.add({ tableName: DEPENDENTS, recordId: id, op: "update", data: edges, lastStampMs: -Infinity });
}

/**
 * A job that somebody inserted by a row of his own, as the queue would have written it. Answers the job as it has to be
 * known to whoever writes its next row.
 */
export function writeTakenIn(writer: Writer, job: JobView): JobView {
  writeRestatement(writer, job, "it-is");
  const data = { [job.id]: true };
  for (const recordId of job.dependencies) {
    writer.add({ tableName: DEPENDENTS, recordId, op: "update", data, lastStampMs: -Infinity });
  }
  return { ...job, lastStampMs: laterStampMs(writer.context.nowMs, job.lastStampMs) };
}

export function writeWorkerAgain(writer: Writer, worker: WorkerView): void {
  const { id, channel, arch, name, lastStampMs } = worker;
  const data = { channel, arch, name };
  writer.add({ tableName: WORKERS, recordId: id, op: "insert", data, lastStampMs });
}
