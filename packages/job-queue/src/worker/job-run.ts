/** One running job as its handler sees it. What most handlers never ask for is made when they do. */
import type { DequeuedJob, JobQueue } from "../job-queue.ts";
import type { Logger } from "../ports.ts";
import { type HandlerContext, JobAbortedError } from "./handler.ts";

export class JobRun implements HandlerContext {
  /** Set by whoever watches its claim. */
  stopWatching: () => void = () => undefined;
  readonly #job: DequeuedJob;
  readonly #queue: Pick<JobQueue, "refreshHeartbeat">;
  readonly #logger: Logger;
  #controller: AbortController | null = null;
  #aborted: JobAbortedError | null = null;

  constructor(job: DequeuedJob, queue: Pick<JobQueue, "refreshHeartbeat">, logger: Logger) {
    this.#job = job;
    this.#queue = queue;
    this.#logger = logger;
  }

  get args(): unknown {
    return this.#job.args;
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

  /** The first reason stays. */
  abort(why: JobAbortedError["why"]): void {
    if (this.#aborted) return;
    this.#aborted = new JobAbortedError(why);
    this.#controller?.abort(this.#aborted);
  }
}
