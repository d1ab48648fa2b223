/** Registered workers. That one lives is a lease; what it is, a record. */
import { DONE, refuse, unchanged } from "./answers.ts";
import type { Command, DecideContext, Decision } from "./command.ts";
import { WORKERS } from "./tables.ts";
import type { QueueView } from "./view.ts";
import { Writer } from "./writer.ts";

export function insertWorker(
  view: QueueView,
  { id, channel, arch, name }: Extract<Command, { kind: "insert-worker" }>,
  context: DecideContext,
): Decision {
  if (view.workers.has(id)) return unchanged(DONE);
  const writer = new Writer(view, context);
  const data = { channel, arch, name };
  writer.add({ tableName: WORKERS, recordId: id, op: "insert", data, lastStampMs: -Infinity });
  return writer.decision(DONE);
}

export function deleteWorker(view: QueueView, id: string, context: DecideContext): Decision {
  const worker = view.workers.get(id);
  if (worker === undefined) return refuse({ reason: "worker-not-exist", id });
  let jobs = 0;
  for (const claim of view.claimsByWorker.get(id) ?? []) jobs += claim.jobs.size;
  if (jobs > 0) return refuse({ reason: "active-jobs", id, jobs });
  const writer = new Writer(view, context);
  writer.delete(WORKERS, worker);
  return writer.decision(DONE);
}
