/**
 * The jobs of a queue as their rows say it: read by itself, knowing nothing of the queue's own fold, so that a mistake
 * of that fold shows. It takes every row of the queue at its word.
 */
import { type Change, type JsonObject, QUEUE_TABLES } from "@tidemark/sync-log";

export interface EndUnderClaim {
  readonly claimId: string;
  readonly state: string;
}

export interface BookedJob {
  readonly id: string;
  readonly jobType: string;
  readonly dependencies: readonly string[];
  readonly limitKey: string | null;
  readonly concurrency: number;
  readonly gathers: boolean;
  readonly isPoison: boolean;
  readonly run: { readonly scheduleId: string; readonly dueAt: string } | null;
  runAt: string | null;
  state: string;
  claim: { readonly id: string; readonly workerId: string | null } | null;
  result: string | null;
  redrives: number;
  /** In the order in which it had them. */
  readonly states: string[];
  readonly endedUnder: EndUnderClaim[];
}

/** What a row did to a job. */
export interface Step {
  readonly job: BookedJob;
  readonly change: Change;
  readonly from: string | null;
  readonly to: string;
  readonly claimBefore: BookedJob["claim"];
}

export class JobBook {
  readonly #jobs = new Map<string, BookedJob>();

  get(id: string): BookedJob | undefined {
    return this.#jobs.get(id);
  }

  all(): Iterable<BookedJob> {
    return this.#jobs.values();
  }

  /** Of all changes of the stream. */
  readonly changeIds = new Set<string>();
  /** Schedules that are there. */
  readonly schedules = new Set<string>();

  read(change: Change): readonly Step[] {
    this.changeIds.add(change.id);
    if (change.appId !== QUEUE_TABLES.appId) return [];
    // All that others than the queue may do here is to ask for new jobs, which the queue then writes again.
    if (change.origin !== "system" && (change.tableName !== QUEUE_TABLES.jobs || change.op !== "insert"))
      return [];
    switch (change.tableName) {
      case QUEUE_TABLES.jobs:
        return this.#readJob(change);
      case QUEUE_TABLES.claims:
        return this.#readClaim(change);
      case QUEUE_TABLES.schedules:
        if (change.op === "delete") this.schedules.delete(change.recordId);
        else if (change.op === "insert") this.schedules.add(change.recordId);
        return [];
      default:
        return [];
    }
  }

  #readJob(change: Change): readonly Step[] {
    const { recordId: id, op } = change;
    const data = change.data ?? {};
    const job = this.#jobs.get(id);
    if (!job) {
      if (op !== "insert" || data["order"] !== undefined) return [];
      const made = newJob(id, data);
      this.#jobs.set(id, made);
      return [{ job: made, change, from: null, to: made.state, claimBefore: null }];
    }
    const to = op === "delete" ? "deleted" : (textOf(data["state"]) ?? job.state);
    const isRedriven = op === "insert" && job.state === "failed" && to === "pending";
    // Else it is written again as it is, unless it was asked for in vain.
    if (op === "insert" && !isRedriven && !(job.state === "pending" && isEnd(to))) return [];
    const { state: from, claim: claimBefore } = job;
    if (to === from) return [{ job, change, from, to, claimBefore }];
    enter(job, to);
    if (isRedriven) job.redrives += 1;
    if (data["runAt"] !== undefined) job.runAt = textOf(data["runAt"]);
    if (claimBefore && to !== "pending") job.endedUnder.push({ claimId: claimBefore.id, state: to });
    job.claim = null;
    if (to !== "pending" && to !== "deleted") job.result = textOf(data["result"]);
    return [{ job, change, from, to, claimBefore }];
  }

  #readClaim(change: Change): readonly Step[] {
    const ids = change.data?.["jobs"];
    if (change.op !== "insert" || !Array.isArray(ids)) return [];
    return (ids as string[]).flatMap((id) => {
      const job = this.#jobs.get(id);
      if (!job) return [];
      const { state: from, claim: claimBefore } = job;
      enter(job, "running");
      job.claim = { id: change.recordId, workerId: textOf(change.data?.["workerId"]) };
      return [{ job, change, from, to: "running", claimBefore }];
    });
  }
}

function newJob(id: string, data: JsonObject): BookedJob {
  const run = data["run"] as JsonObject | undefined;
  // One that comes after a dependency has failed may have ended as it comes.
  const state = textOf(data["state"]) ?? "pending";
  return {
    id,
    jobType: textOf(data["jobType"]) ?? "",
    dependencies: Array.isArray(data["dependencies"]) ? (data["dependencies"] as string[]) : [],
    limitKey: textOf(data["limitKey"]),
    concurrency: typeof data["limitConcurrency"] === "number" ? data["limitConcurrency"] : Infinity,
    gathers: data["gathers"] === true,
    isPoison: textOf(data["args"])?.includes("isPoison") === true,
    run: run ? { scheduleId: textOf(run["scheduleId"]) ?? "", dueAt: textOf(run["dueAt"]) ?? "" } : null,
    runAt: textOf(data["runAt"]),
    state,
    claim: null,
    result: textOf(data["result"]),
    redrives: 0,
    states: [state],
    endedUnder: [],
  };
}

function isEnd(state: string): boolean {
  return state === "canceled" || state === "failed";
}

function enter(job: BookedJob, state: string): void {
  job.state = state;
  job.states.push(state);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
