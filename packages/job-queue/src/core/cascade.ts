/**
 * What follows when jobs end: dependents that end by their own policy, gathering jobs that are complete, and
 * what a gathering job leaves behind that ended before it was complete. Follows it to the end within one
 * sweep, as far as its room goes.
 */
import { writeCancel, writeUnrun } from "./decide-admin.ts";
import { endingByPolicy } from "./failed-dependency.ts";
import { type Gathered, gatheredResult } from "./failure.ts";
import type { JobState } from "./model.ts";
import { endRun } from "./schedule/run-endings.ts";
import { findJob, isLive, type JobView, type QueueView } from "./view.ts";
import type { Writer } from "./writer.ts";

type EndState = Exclude<JobState, "pending" | "running">;

export class Cascade {
  readonly #writer: Writer;
  readonly #view: QueueView;
  /** Rows of this sweep that nobody has folded yet, by job: null for one that goes on. */
  readonly #written = new Map<JobView, EndState | null>();
  readonly #open: JobView[] = [];
  /** Of gathering jobs: what they still wait for when this sweep is folded. */
  readonly #waiting = new Map<JobView, number>();
  readonly #most: number;
  #count = 0;

  constructor(writer: Writer, most: number) {
    this.#writer = writer;
    this.#view = writer.view;
    this.#most = most;
  }

  /** True when the rest has to wait for another sweep. */
  get isCut(): boolean {
    return this.#count >= this.#most;
  }

  hasWritten(job: JobView): boolean {
    return this.#written.has(job);
  }

  /** Nothing more is to be written of the job in this sweep. */
  leaveOut(job: JobView): void {
    this.#written.set(job, null);
  }

  /** Its row is written: it ended, or goes on otherwise than before. */
  note(job: JobView, ended: EndState | null): void {
    this.#count += 1;
    this.#written.set(job, ended);
    if (ended !== null) this.#open.push(job);
  }

  /** Begins with what the view knows to be due. */
  runDue(): void {
    for (const [job, dependency] of this.#view.doomed) this.#endByPolicy(job, dependency);
    for (const job of this.#view.gathered) this.#gather(job);
    for (const job of this.#view.abandoned.keys()) this.#cancel(job);
    this.run();
  }

  /** Follows what has been written. */
  run(): void {
    for (let job = this.#open.shift(); job !== undefined; job = this.#open.shift()) {
      const state = this.#written.get(job);
      const hasFailed = state === "failed" || state === "canceled";
      for (const dependent of this.#view.dependents.get(job.id) ?? []) {
        if (hasFailed) this.#endByPolicy(dependent, job.id);
        this.#countDown(dependent);
      }
      if (job.options?.gathers && this.#stillWaiting(job) > 0) this.#cancelGathered(job);
    }
  }

  #canWrite(job: JobView): boolean {
    return !this.isCut && !this.#written.has(job) && isLive(job);
  }

  #endByPolicy(job: JobView, dependency: string): void {
    const policy = job.options?.onFailedDependency ?? "run";
    if (policy === "run" || job.state !== "pending" || !this.#canWrite(job)) return;
    const ending = endingByPolicy(policy, dependency);
    writeUnrun(this.#writer, job, ending);
    this.note(job, ending.state);
  }

  #countDown(job: JobView): void {
    // A run is ended when what became of its tasks has been folded.
    if (!job.options?.gathers || job.options.run) return;
    const left = this.#stillWaiting(job) - 1;
    this.#waiting.set(job, left);
    // What is not known is read before the next sweep.
    const { jobs, past } = this.#view;
    const areKnown = job.dependencies.every((id) => jobs.has(id) || past.has(id));
    if (left === 0 && job.isDue && areKnown) this.#gather(job);
  }

  #stillWaiting(job: JobView): number {
    return this.#waiting.get(job) ?? job.waiting;
  }

  #gather(job: JobView): void {
    if (job.state !== "pending" || !this.#canWrite(job) || this.#awaitsTakingIn(job)) return;
    if (job.options?.run) {
      endRun(this.#writer, job);
      this.note(job, null);
      return;
    }
    const counts = this.#countGathered(job);
    const state = counts.failed + counts.canceled === 0 ? "finished" : "failed";
    writeUnrun(this.#writer, job, { state, result: gatheredResult(counts) });
    this.note(job, state);
  }

  /** It waits for a job that others inserted and that this sweep takes in. */
  #awaitsTakingIn({ dependencies }: JobView): boolean {
    const { past } = this.#view;
    return past.size > 0 && dependencies.some((id) => past.has(id) && isLive(past.get(id)!));
  }

  #countGathered({ dependencies }: JobView): Gathered {
    const counts = { finished: 0, failed: 0, canceled: 0 };
    for (const id of dependencies) {
      const gathered = findJob(this.#view, id);
      const state = gathered && (this.#written.get(gathered) ?? gathered.state);
      if (state !== null && state !== "pending" && state !== "running") counts[state] += 1;
    }
    return counts;
  }

  #cancelGathered(job: JobView): void {
    for (const id of job.dependencies) {
      const gathered = this.#view.jobs.get(id);
      if (gathered !== undefined) this.#cancel(gathered);
    }
  }

  #cancel(job: JobView): void {
    if (!this.#canWrite(job)) return;
    writeCancel(this.#writer, job);
    this.note(job, "canceled");
  }
}
