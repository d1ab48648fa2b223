/** One running job as its handler sees it. What most handlers never ask for is made when they do. */
import type { LogJobQueue } from "../calls/log-job-queue.ts";
import type { ClaimedJob } from "../core/command.ts";
import type { ClaimEnd, HeldClaim } from "../loop/claim-watches.ts";
import type { Logger } from "../ports.ts";
import { type HandlerContext, JobAbortedError } from "./handler.ts";

const UNREAD = Symbol("unread");

export class JobRun implements HandlerContext, HeldClaim {
  /** By the worker's clock for durations; null for one that has not begun. */
  startedMs: number | null = null;
  /** Among those that run; null for one that does not. */
  place: number | null = null;
  readonly #job: ClaimedJob;
  readonly #queue: LogJobQueue;
  readonly #logger: Logger;
  #args: unknown = UNREAD;
  #controller: AbortController | null = null;
  #aborted: JobAbortedError | null = null;

  constructor(job: ClaimedJob, queue: LogJobQueue, logger: Logger) {
    this.#job = job;
    this.#queue = queue;
    this.#logger = logger;
  }

  get args(): unknown {
    if (this.#args === UNREAD) this.#args = this.#queue.readJson(this.#job.args);
    return this.#args;
  }

  get id(): string {
    return this.#job.id;
  }

  get jobType(): string {
    return this.#job.jobType;
  }

  get dependencies(): readonly string[] {
    return this.#job.dependencies;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted);
    }
    return this.#controller.signal;
  }

  get heartbeat(): () => Promise<void> {
    return () => this.#queue.refreshHeartbeat(this.#job.token);
  }

  get log(): HandlerContext["log"] {
    const { id, jobType } = this.#job;
    return (message, fields) => this.#logger.info(message, { ...fields, jobId: id, jobType });
  }

  get token(): string {
    return this.#job.token;
  }

  /** Null while nobody has aborted it. */
  get aborted(): JobAbortedError["why"] | null {
    return this.#aborted?.why ?? null;
  }

  /** True when the log has already ended the claim otherwise. */
  get isOver(): boolean {
    return this.aborted === "canceled" || this.aborted === "lost";
  }

  claimEnded(reason: ClaimEnd): void {
    this.abort(reason);
  }

  /** The first reason stays. */
  abort(why: JobAbortedError["why"]): void {
    if (this.#aborted) return;
    this.#aborted = new JobAbortedError(why);
    this.#controller?.abort(this.#aborted);
  }
}
