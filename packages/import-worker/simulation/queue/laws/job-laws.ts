/** What may happen to a job, row by row, as its users understand it. */
import { type Change, QUEUE_TABLES } from "@tidemark/sync-log";
import { LawBroken } from "../../laws/watcher.ts";
import type { BookedJob, JobBook, Step } from "./job-book.ts";
import { isOfClaim } from "./token-of-claim.ts";

const LIVE: ReadonlySet<string> = new Set(["pending", "running"]);
const FAILED: ReadonlySet<string> = new Set(["failed", "canceled"]);
const LEGAL: Readonly<Record<string, readonly string[]>> = {
  pending: ["running", "failed", "canceled", "deleted"],
  running: ["pending", "finished", "failed", "canceled"],
  finished: ["deleted"],
  failed: ["pending", "deleted"],
  canceled: ["deleted"],
  deleted: [],
};

export class JobLaws {
  readonly #book: JobBook;
  /** Due times that have a run, by schedule and time. */
  readonly #runs = new Map<string, string>();
  readonly #marks = new Map<string, string>();
  readonly #openRuns = new Map<string, Set<BookedJob>>();
  readonly #running = new Map<string, Set<BookedJob>>();
  #latestMs = 0;

  constructor(book: JobBook) {
    this.#book = book;
  }

  /** The log's clock says so. It may go back, and what has come to pass by it stays so. */
  pass(nowMs: number): void {
    this.#latestMs = Math.max(this.#latestMs, nowMs);
  }

  /** Throws a `LawBroken`. */
  check(step: Step): void {
    const { job, from, to, change } = step;
    if (from === null) return this.#checkNew(step);
    if (from === to && change.tableName !== QUEUE_TABLES.claims) return checkSaidAgain(step);
    const isGathered = job.gathers && from === "pending" && to === "finished";
    if (!isGathered && !LEGAL[from]?.includes(to)) throw broken("L9", job, `goes from ${from} to ${to}`);
    this.#countRunning(step);
    if (to === "running") this.#checkTaken(step);
    if (from === "running" && to !== "pending") checkEnding(step);
  }

  /** L3: what was asked for once is there once. */
  #checkNew({ job, change }: Step): void {
    const { mark } = job;
    const twin = mark === null ? undefined : this.#marks.get(mark);
    if (twin !== undefined)
      throw broken("L3", job, `was asked for once, by ${mark}, and is there as ${twin}, too`);
    if (mark !== null) this.#marks.set(mark, job.id);
    if (job.run) this.#checkNewRun(job, job.run, change);
  }

  /** L3: of the due times of a schedule each has one run. L9: no more are open than may be, unless somebody asks. */
  #checkNewRun(job: BookedJob, run: NonNullable<BookedJob["run"]>, { fieldMeta }: Change): void {
    const moment = `${run.scheduleId} at ${run.dueAt}`;
    const other = this.#runs.get(moment);
    if (other !== undefined)
      throw broken("L3", job, `is a second run of schedule ${moment}, beside ${other}`);
    this.#runs.set(moment, job.id);
    let open = this.#openRuns.get(run.scheduleId);
    if (!open) this.#openRuns.set(run.scheduleId, (open = new Set()));
    for (const other of open) if (!LIVE.has(other.state)) open.delete(other);
    const isAskedFor = fieldMeta["run"] === run.dueAt;
    const most = this.#book.schedules.get(run.scheduleId) ?? Infinity;
    if (!isAskedFor && open.size >= most) throw broken("L9", job, `is made beside ${open.size} open runs`);
    open.add(job);
  }

  /** L9: a job is taken when its time has come, after all that it depends on, and within its limit. */
  #checkTaken({ job, change }: Step): void {
    if (job.gathers) throw broken("L9", job, "is taken, and is never given out");
    this.pass(Date.parse(change.createdAt));
    if (job.runAt !== null && Date.parse(job.runAt) > this.#latestMs)
      throw broken("L9", job, `is taken at ${change.createdAt}, and may not run before ${job.runAt}`);
    const { onFailedDependency } = job;
    const failed = job.dependencies.find((id) => FAILED.has(this.#book.get(id)?.state ?? ""));
    // Who drives a job again that ended so wants it to run all the same.
    if (failed !== undefined && onFailedDependency !== "run" && job.redrives === 0)
      throw broken("L9", job, `is taken, and was to ${onFailedDependency} with ${failed}`);
    const awaited = job.dependencies.find((id) => LIVE.has(this.#book.get(id)?.state ?? ""));
    if (awaited !== undefined) throw broken("L9", job, `is taken, and waits for ${awaited}`);
    const beside = job.limitKey === null ? 0 : this.#running.get(job.limitKey)!.size;
    if (beside > job.concurrency) throw broken("L9", job, `is the ${beside}th of ${job.limitKey} that runs`);
  }

  #countRunning({ job, from, to }: Step): void {
    if (job.limitKey === null) return;
    let running = this.#running.get(job.limitKey);
    if (!running) this.#running.set(job.limitKey, (running = new Set()));
    if (to === "running") running.add(job);
    else if (from === "running") running.delete(job);
  }
}

/** L12: the row that ends a claim names it, and the result is that of the worker that holds it. */
function checkEnding({ job, change, to, claimBefore }: Step): void {
  const named = change.data?.["claim"];
  if (to !== "canceled" && named !== claimBefore?.id)
    throw broken("L12", job, `ends under claim ${JSON.stringify(named)}, and has ${claimBefore?.id}`);
  if (to !== "finished" || !claimBefore) return;
  const { by, token } = saidIn(job.result);
  if (by !== null && by !== claimBefore.workerId)
    throw broken("L12", job, `has the result of ${by}, and ${claimBefore.workerId} held it`);
  if (token !== null && !isOfClaim(token, job.id, claimBefore.id))
    throw broken("L12", job, `has the result of token ${token}, and claim ${claimBefore.id} held it`);
}

/** L1: what a job has ended with stays. */
function checkSaidAgain({ job, change }: Step): void {
  const result = change.data?.["result"];
  if (LIVE.has(job.state) || result === undefined || result === job.result) return;
  throw broken("L1", job, `has the result ${JSON.stringify(result)}, and had ${job.result}`);
}

/** Who says to have made the result. */
function saidIn(result: string | null): { readonly by: string | null; readonly token: string | null } {
  const said = result === null ? null : (JSON.parse(result) as { by?: unknown; token?: unknown } | null);
  return { by: textOf(said?.by), token: textOf(said?.token) };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function broken(law: string, { id }: BookedJob, what: string): LawBroken {
  return new LawBroken(law, `queue job ${id} ${what}`, { recordId: id });
}
