/**
 * Jobs as changes, for whoever appends them together with changes of their own, in a transaction of
 * their own. Looks at nothing: what only the log knows is found when the queue folds them.
 */
import { randomUUIDv7 } from "node:crypto";
import type { Json, NewChange } from "@tidemark/sync-log";
import { createQueueView } from "./core/create-view.ts";
import type { PreparedJob } from "./core/command.ts";
import { insertFields } from "./core/job-fields.ts";
import { DEFAULT_QUEUE_LIMITS } from "./core/limits.ts";
import type { NewJob } from "./core/model.ts";
import { prepareJobs } from "./core/prepare-job.ts";
import { DEPENDENTS, JOBS } from "./core/tables.ts";
import { Writer } from "./core/writer.ts";

export interface EnqueueChanges {
  /** Of the jobs in their order. */
  readonly ids: readonly string[];
  /** To be appended to the tenant's stream as they are, all together. */
  readonly changes: readonly NewChange[];
}

export interface EnqueueAuthor {
  /** The writer's time, ms; the log stamps what it stores with its own. Default: the process's clock. */
  readonly nowMs?: number;
  /** A fresh UUID each time. Default: UUIDs that rise with time. */
  readonly newId?: () => string;
}

const NOTHING_SEEN = -Infinity;

/**
 * What `enqueueMany` would append. Throws an `InvalidJobError` for what cannot be written. What depends on what the log
 * says by then the queue finds out before it gives such a job to anybody: a job whose unique key is taken is canceled, one
 * whose id is taken is passed over, one that needs a dependency which had failed ends by its policy, and one with a
 * dependency that does not exist fails and says so.
 */
export function enqueueChanges(jobs: readonly NewJob[], author: EnqueueAuthor = {}): EnqueueChanges {
  const { nowMs = Date.now(), newId = randomUUIDv7 } = author;
  const view = createQueueView("", DEFAULT_QUEUE_LIMITS);
  const writer = new Writer(view, { nowMs, newId, random: () => 0 });
  const prepared = prepareJobs(jobs, newId);
  const uncertain = idsOfUncertain(prepared);
  for (const job of prepared) {
    const { data } = insertFields(job, view.memo);
    const row = { tableName: JOBS, recordId: job.id, op: "insert", data } as const;
    writer.addBulk({ ...row, shape: null, lastStampMs: NOTHING_SEEN });
  }
  for (const [recordId, data] of dependentsIn(prepared)) {
    const row = { tableName: DEPENDENTS, recordId, op: "update", data } as const;
    writer.addBulk({ ...row, shape: null, lastStampMs: NOTHING_SEEN });
  }
  const isIntent = ({ tableName, recordId }: NewChange) => tableName === JOBS && uncertain.has(recordId);
  const changes = writer.changes.map((row) => (isIntent(row) ? { ...row, origin: INTENT } : row));
  return { ids: prepared.map(({ id }) => id), changes };
}

/** The queue looks into what others than itself have inserted, and writes it again as its own. */
const INTENT: NewChange["origin"] = "user";

/** Jobs that may not be what they seem, and those of the batch that depend on them. */
function idsOfUncertain(jobs: readonly PreparedJob[]): ReadonlySet<string> {
  const ids = new Set<string>();
  const certain = new Set<string>();
  for (const { id, isIdGiven, unique, dependencies } of jobs) {
    const isCertain = !isIdGiven && !unique && dependencies.every((needed) => certain.has(needed));
    (isCertain ? certain : ids).add(id);
  }
  return ids;
}

/** By the job that is depended on. */
function dependentsIn(jobs: readonly PreparedJob[]): ReadonlyMap<string, Readonly<Record<string, Json>>> {
  const edges = new Map<string, Record<string, Json>>();
  for (const { id, dependencies } of jobs) {
    for (const dependency of dependencies) edges.set(dependency, { ...edges.get(dependency), [id]: true });
  }
  return edges;
}
