/** The end of one job on its way into the log: a request that the next transaction decides. */
import type { Answer, Command } from "../core/command.ts";
import { jsonTextOf } from "../core/json-text.ts";
import type { DecideRequest } from "../transition/request.ts";
import type { FailureJson } from "./failure-json.ts";

export type JobEnding =
  | { readonly kind: "finished"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: FailureJson; readonly retryable: boolean }
  | { readonly kind: "released" };

/** Whoever takes care of ends. */
export interface EndSink<Job> {
  answered(end: JobEnd<Job>, answer: Answer): void;
  failed(end: JobEnd<Job>, error: unknown): void;
}

/** Thousands of them wait for a transaction at a time, so each is one object and no closure. */
export class JobEnd<Job> implements DecideRequest {
  readonly kind = "decide";
  readonly command: Command;
  readonly job: Job;
  readonly ending: JobEnding;
  /** How long to wait before it is sent again, ms, should this fail. */
  readonly retryAfterMs: number;
  readonly #sink: EndSink<Job>;

  constructor(job: Job, ending: JobEnding, command: Command, retryAfterMs: number, sink: EndSink<Job>) {
    this.job = job;
    this.ending = ending;
    this.command = command;
    this.retryAfterMs = retryAfterMs;
    this.#sink = sink;
  }

  done(answer: Answer): void {
    this.#sink.answered(this, answer);
  }

  failed(error: unknown): void {
    this.#sink.failed(this, error);
  }
}

/** Throws an `InvalidJobError` for a result that JSON cannot hold. */
export function commandOf(token: string, ending: JobEnding): Command {
  const job = { by: "token", token } as const;
  switch (ending.kind) {
    case "finished":
      return { kind: "finish", job, result: jsonTextOf(ending.result, "The result") };
    case "failed":
      return {
        kind: "fail-attempt",
        job,
        error: jsonTextOf(ending.error, "The error"),
        retryable: ending.retryable,
      };
    case "released":
      return { kind: "release", job };
    default:
      return ending satisfies never;
  }
}
