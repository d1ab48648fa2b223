/**
 * Writes how jobs ended. What cannot be written for now is kept and tried again, until the log takes
 * it, or says that the claim is no longer current, or the worker has waited long enough.
 */
import type { Answer, Command } from "../core/command.ts";
import { QueueClosedError } from "../errors.ts";
import type { TenantQueue } from "../loop/tenant-queue.ts";
import type { Logger, Timers } from "../ports.ts";
import { failureJson } from "./failure-json.ts";
import { commandOf, type EndSink, JobEnd, type JobEnding } from "./job-end.ts";

/** What became of an ending: what was written, or `dropped` when the claim was no longer current. */
export type Written = JobEnding["kind"] | "dropped";

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

export interface ResultWriterTools<Job> {
  readonly queue: Pick<TenantQueue, "submit">;
  readonly logger: Logger;
  readonly timers: Timers;
  /** Called once for each ending, when it is known what became of it. */
  readonly onWritten: (job: Job, written: Written) => void;
}

export class ResultWriter<Job extends { readonly token: string }> {
  readonly #tools: ResultWriterTools<Job>;
  readonly #sink: EndSink<Job>;
  /** Ends that wait to be sent again, and how to call that off. */
  readonly #paused = new Map<JobEnd<Job>, () => void>();
  #unwritten = 0;
  #isClosed = false;

  constructor(tools: ResultWriterTools<Job>) {
    this.#tools = tools;
    this.#sink = {
      answered: (end, answer) => this.#answered(end, answer),
      failed: (end, error) => this.#failed(end, error),
    };
  }

  get unwritten(): number {
    return this.#unwritten;
  }

  write(job: Job, ending: JobEnding): void {
    this.#unwritten += 1;
    this.#send(job, ending, FIRST_RETRY_MS);
  }

  /** Gives up what has not been written: the log's next reader finds the claims lost. */
  close(): void {
    this.#isClosed = true;
    for (const [end, callOff] of this.#paused) {
      callOff();
      this.#settle(end.job, "dropped");
    }
    this.#paused.clear();
  }

  #send(job: Job, ending: JobEnding, retryAfterMs: number): void {
    let command: Command;
    try {
      command = commandOf(job.token, ending);
    } catch (error) {
      // Its result is no JSON, and will not be at another attempt.
      this.#send(job, { kind: "failed", error: failureJson(error), retryable: false }, retryAfterMs);
      return;
    }
    this.#tools.queue.submit(new JobEnd(job, ending, command, retryAfterMs, this.#sink));
  }

  /** The log refuses an end only when the claim is no longer current. */
  #answered({ job, ending }: JobEnd<Job>, answer: Answer): void {
    this.#settle(job, answer.kind === "refused" ? "dropped" : ending.kind);
  }

  #failed(end: JobEnd<Job>, error: unknown): void {
    const { job, ending, retryAfterMs } = end;
    if (this.#isClosed || error instanceof QueueClosedError) {
      this.#settle(job, "dropped");
      return;
    }
    const { logger, timers } = this.#tools;
    logger.error(error, "the end of a job could not be written; it is tried again", {
      delayMs: retryAfterMs,
    });
    const callOff = timers.after(retryAfterMs, () => {
      this.#paused.delete(end);
      this.#send(job, ending, Math.min(MAX_RETRY_MS, retryAfterMs * 2));
    });
    this.#paused.set(end, callOff);
  }

  #settle(job: Job, written: Written): void {
    this.#unwritten -= 1;
    this.#tools.onWritten(job, written);
  }
}
