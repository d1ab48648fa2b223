/**
 * New jobs, all or none. A unique key that is taken gives the job that has it, an id that is known the job
 * that it names; both write nothing. A dependency that ended badly before its dependent came ends it at
 * once, if it says so.
 */
import type { Json } from "@tidemark/sync-log";
import { refuse } from "./answers.ts";
import type { DecideContext, Decision, PreparedJob, Refusal } from "./command.ts";
import { endingByPolicy, type PolicyEnding } from "./failed-dependency.ts";
import { insertFields } from "./job-fields.ts";
import type { JobState } from "./model.ts";
import { DEPENDENTS, JOBS } from "./tables.ts";
import { uniqueHolder, uniqueKeyOf } from "./unique-index.ts";
import { findJob, type JobView, type QueueView } from "./view.ts";
import { SHAPES, Writer } from "./writer.ts";

export function enqueue(view: QueueView, jobs: readonly PreparedJob[], context: DecideContext): Decision {
  const batch = new Batch(view, context);
  const ids: string[] = [];
  for (const job of jobs) {
    const added = batch.add(job);
    if (typeof added !== "string") return refuse(added);
    ids.push(added);
  }
  batch.writeDependents();
  return batch.writer.decision({ kind: "enqueued", ids });
}

interface Added {
  readonly job: PreparedJob;
  /** What it is inserted in. */
  readonly state: JobState;
}

class Batch {
  readonly writer: Writer;
  readonly #view: QueueView;
  readonly #added = new Map<string, Added>();
  /** Ids that stand for another job: their unique key was taken. */
  readonly #standIns = new Map<string, string>();
  /** Unique keys that this batch takes, with the id of the job that has each. */
  readonly #uniqueKeys = new Map<string, string>();
  /** Edges to be written, by the job that is depended on. */
  readonly #edges = new Map<string, Record<string, Json>>();

  constructor(view: QueueView, context: DecideContext) {
    this.#view = view;
    this.writer = new Writer(view, context);
  }

  /** Answers the id of the job, or why there is none. */
  add(given: PreparedJob): string | Refusal {
    const job = this.#standIns.size === 0 ? given : this.#withStandIns(given);
    const known = job.isIdGiven ? this.#known(job) : null;
    if (known !== null) return known;
    for (const id of job.dependencies) {
      if (!this.#exists(id)) return { reason: "not-exist", what: "dependency", id };
    }
    const holderId = job.unique ? this.#uniqueHolder(job.jobType, job.unique.key) : null;
    if (holderId !== null) {
      this.#standIns.set(job.id, holderId);
      return holderId;
    }
    this.#insert(job);
    return job.id;
  }

  writeDependents(): void {
    for (const [recordId, data] of this.#edges) {
      const row = { tableName: DEPENDENTS, recordId, op: "update", data } as const;
      this.writer.addBulk({ ...row, shape: null, lastStampMs: -Infinity });
    }
  }

  #withStandIns(job: PreparedJob): PreparedJob {
    if (!job.dependencies.some((id) => this.#standIns.has(id))) return job;
    return { ...job, dependencies: [...new Set(job.dependencies.map((id) => this.#standIns.get(id) ?? id))] };
  }

  /** The id again if it names the same job, a refusal if another, null if none. */
  #known(job: PreparedJob): string | Refusal | null {
    if (this.#view.strays.has(job.id)) return { reason: "id-taken", id: job.id };
    const added = this.#added.get(job.id);
    const held = this.#view.jobs.get(job.id) ?? this.#view.past.get(job.id);
    if (!added && !held) return null;
    const isSame = added
      ? isSameJob(job, added.job)
      : !held!.isDeleted && isSameJob(job, parametersOf(held!));
    return isSame ? job.id : { reason: "id-taken", id: job.id };
  }

  #exists(id: string): boolean {
    return this.#added.has(id) || findJob(this.#view, id) !== null;
  }

  #stateOf(id: string): JobState | undefined {
    return this.#added.get(id)?.state ?? findJob(this.#view, id)?.state;
  }

  #uniqueHolder(jobType: string, key: string): string | null {
    const inBatch = this.#uniqueKeys.get(uniqueKeyOf(jobType, key));
    return inBatch ?? uniqueHolder(this.#view, jobType, key)?.id ?? null;
  }

  #insert(job: PreparedJob): void {
    const { writer } = this;
    const ending = this.#endingOf(job);
    const { data, shape } = insertFields(job, this.#view.memo);
    if (ending !== null) Object.assign(data, ending, { finishedAt: writer.now });
    writer.addBulk({
      tableName: JOBS,
      recordId: job.id,
      op: "insert",
      data,
      shape: ending === null && shape !== null ? SHAPES.insert + shape : null,
      lastStampMs: -Infinity,
    });
    this.#added.set(job.id, { job, state: ending?.state ?? "pending" });
    if (job.unique) this.#uniqueKeys.set(uniqueKeyOf(job.jobType, job.unique.key), job.id);
    for (const id of job.dependencies) this.#addEdge(id, job.id);
    if (ending !== null) {
      writer.note({ kind: "job-ended", id: job.id, jobType: job.jobType, state: ending.state });
    }
  }

  #endingOf(job: PreparedJob): PolicyEnding | null {
    const policy = job.onFailedDependency ?? "run";
    if (policy === "run") return null;
    const failed = job.dependencies.find((id) => {
      const state = this.#stateOf(id);
      return state === "failed" || state === "canceled";
    });
    return failed === undefined ? null : endingByPolicy(policy, failed);
  }

  #addEdge(id: string, dependent: string): void {
    const edges = this.#edges.get(id);
    if (edges) edges[dependent] = true;
    else this.#edges.set(id, { [dependent]: true });
  }
}

type Parameters = Pick<PreparedJob, "jobType" | "args" | "channel" | "dependencies">;

function parametersOf({ group, args, dependencies }: JobView): Parameters {
  return { jobType: group.jobType, channel: group.channel, args, dependencies };
}

function isSameJob(a: Parameters, b: Parameters): boolean {
  if (a.jobType !== b.jobType || a.channel !== b.channel || a.args !== b.args) return false;
  const ids = new Set(a.dependencies);
  const others = new Set(b.dependencies);
  return ids.size === others.size && [...ids].every((id) => others.has(id));
}
