/**
 * The jobs of a queue as their rows say it: read by itself, knowing nothing of the queue's own fold, so that a mistake
 * of that fold shows. It takes every row of the queue at its word.
 */
import { type Change, type JsonObject, QUEUE_TABLES } from "@tidemark/sync-log";

interface EndUnderClaim {
  readonly claimId: string;
  readonly state: string;
  /** Its worker vanished: nobody ended it. */
  readonly isLost: boolean;
}

interface BookedClaim {
  readonly id: string;
  readonly workerId: string | null;
  /** Else it lives by heartbeats of its own. */
  readonly hasWorkersLease: boolean;
}

export interface BookedJob {
  readonly id: string;
  readonly jobType: string;
  readonly dependencies: readonly string[];
  readonly limitKey: string | null;
  readonly concurrency: number;
  readonly gathers: boolean;
  readonly onFailedDependency: string;
  /** Names what it was asked for by; null for jobs that a schedule made. */
  readonly mark: string | null;
  /** Claims that were lost, as the queue counts them. */
  losses: number;
  readonly isPoison: boolean;
  readonly run: { readonly scheduleId: string; readonly dueAt: string } | null;
  runAt: string | null;
  state: string;
  claim: BookedClaim | null;
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
  readonly lossesBefore: number;
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
  /** Schedules that are there, with the runs that each may have open. */
  readonly schedules = new Map<string, number>();

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
        this.#readSchedule(change);
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
      return [{ job: made, change, from: null, to: made.state, claimBefore: null, lossesBefore: 0 }];
    }
    const to = op === "delete" ? "deleted" : (textOf(data["state"]) ?? job.state);
    const isRedriven = op === "insert" && job.state === "failed" && to === "pending";
    // Else it is written again as it is, unless it was asked for in vain.
    if (op === "insert" && !isRedriven && !(job.state === "pending" && isEnd(to))) return [];
    const { state: from, claim: claimBefore, losses: lossesBefore } = job;
    if (typeof data["losses"] === "number") job.losses = data["losses"];
    if (to === from) return [{ job, change, from, to, claimBefore, lossesBefore }];
    enter(job, to);
    if (isRedriven) {
      job.redrives += 1;
      job.losses = 0;
    }
    if (data["runAt"] !== undefined) job.runAt = textOf(data["runAt"]);
    const isLost = job.losses > lossesBefore;
    if (claimBefore) job.endedUnder.push({ claimId: claimBefore.id, state: to, isLost });
    job.claim = null;
    if (to !== "pending" && to !== "deleted") job.result = textOf(data["result"]);
    return [{ job, change, from, to, claimBefore, lossesBefore }];
  }

  #readSchedule({ recordId, op, data }: Change): void {
    const most = data?.["maxOpenRuns"];
    if (op === "delete") this.schedules.delete(recordId);
    else if (typeof most === "number") this.schedules.set(recordId, most);
    else if (op === "insert") this.schedules.set(recordId, Infinity);
  }

  #readClaim(change: Change): readonly Step[] {
    const ids = change.data?.["jobs"];
    if (change.op !== "insert" || !Array.isArray(ids)) return [];
    return (ids as string[]).flatMap((id) => {
      const job = this.#jobs.get(id);
      if (!job) return [];
      const { state: from, claim: claimBefore, losses: lossesBefore } = job;
      enter(job, "running");
      const { workerId, lease } = change.data ?? {};
      job.claim = { id: change.recordId, workerId: textOf(workerId), hasWorkersLease: lease === "worker" };
      return [{ job, change, from, to: "running", claimBefore, lossesBefore }];
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
    onFailedDependency: textOf(data["onFailedDependency"]) ?? "run",
    mark: markOf(data["args"]),
    losses: 0,
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

function markOf(args: unknown): string | null {
  const said = typeof args === "string" ? (JSON.parse(args) as { mark?: unknown } | null) : null;
  return typeof said?.mark === "string" ? said.mark : null;
}

function enter(job: BookedJob, state: string): void {
  job.state = state;
  job.states.push(state);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
