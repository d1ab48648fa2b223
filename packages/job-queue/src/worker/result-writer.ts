/**
 * Writes how jobs ended. What cannot be written for now is kept and tried again, until the log takes
 * it, or says that the claim is no longer current, or the worker has waited long enough.
 */
import {
  CanceledError,
  InvalidJobError,
  NotExistError,
  NotRunningError,
  QueueClosedError,
} from "../errors.ts";
import { type FailureJson, failureJson } from "./failure-json.ts";
import type { WorkerSettings } from "./worker-options.ts";

export type JobEnding =
  | { readonly kind: "finished"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: FailureJson; readonly retryable: boolean }
  | { readonly kind: "released" };

/** What became of an ending: what was written, or `dropped` when the claim was no longer current. */
export type Written = JobEnding["kind"] | "dropped";

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

export class ResultWriter {
  readonly #settings: Pick<WorkerSettings, "queue" | "logger" | "timers">;
  readonly #pauses = new Set<() => void>();
  #unwritten = 0;
  #isClosed = false;

  constructor(settings: Pick<WorkerSettings, "queue" | "logger" | "timers">) {
    this.#settings = settings;
  }

  get unwritten(): number {
    return this.#unwritten;
  }

  /** Never rejects. */
  async write(token: string, ending: JobEnding): Promise<Written> {
    this.#unwritten += 1;
    let written: Written | null = null;
    try {
      await this.#send(token, ending);
      written = ending.kind;
    } catch (error) {
      written = await this.#afterFailure(token, ending, error);
    }
    this.#unwritten -= 1;
    return written;
  }

  /** Gives up what has not been written: the log's next reader finds the claims lost. */
  close(): void {
    this.#isClosed = true;
    for (const end of this.#pauses) end();
  }

  /** Goes on trying until it is known what became of the ending. */
  async #afterFailure(token: string, given: JobEnding, first: unknown): Promise<Written> {
    let ending = given;
    let error = first;
    for (let delayMs = FIRST_RETRY_MS; ; delayMs = Math.min(MAX_RETRY_MS, delayMs * 2)) {
      if (isFence(error) || error instanceof QueueClosedError || this.#isClosed) return "dropped";
      if (error instanceof InvalidJobError) {
        ending = { kind: "failed", error: failureJson(error), retryable: false };
      } else {
        const { logger } = this.#settings;
        logger.error(error, "the end of a job could not be written; it is tried again", { delayMs });
        await this.#pause(delayMs);
      }
      try {
        await this.#send(token, ending);
        return ending.kind;
      } catch (again) {
        error = again;
      }
    }
  }

  #send(token: string, ending: JobEnding): Promise<unknown> {
    const { queue } = this.#settings;
    switch (ending.kind) {
      case "finished":
        return queue.finishJob(token, ending.result);
      case "failed":
        return queue.failAttempt(token, { error: ending.error, retryable: ending.retryable });
      case "released":
        return queue.releaseJob(token);
      default:
        return ending satisfies never;
    }
  }

  async #pause(delayMs: number): Promise<void> {
    if (this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const callOff = this.#settings.timers.after(delayMs, resolve);
    const end = () => {
      callOff();
      resolve();
    };
    this.#pauses.add(end);
    await promise;
    this.#pauses.delete(end);
  }
}

function isFence(error: unknown): boolean {
  return error instanceof NotExistError || error instanceof NotRunningError || error instanceof CanceledError;
}
