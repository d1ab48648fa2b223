/**
 * Requests that wait for a transaction, and those that one has taken. A transaction that is tried
 * again keeps what it took and takes what has come meanwhile, within bounds.
 */
import type { QueueOptions } from "../options.ts";
import type { Request } from "../transition/request.ts";

export class Gathering {
  readonly #bounds: Pick<QueueOptions, "callsPerTransaction" | "jobsPerTransaction">;
  #waiting: Request[] = [];
  #taken: Request[] = [];

  constructor(bounds: Pick<QueueOptions, "callsPerTransaction" | "jobsPerTransaction">) {
    this.#bounds = bounds;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#taken.length === 0;
  }

  /** As many wait as one transaction answers. */
  get isFull(): boolean {
    return this.#taken.length + this.#waiting.length >= this.#bounds.callsPerTransaction;
  }

  every(isSo: (request: Request) => boolean): boolean {
    return this.#taken.every(isSo) && this.#waiting.every(isSo);
  }

  add(request: Request): void {
    this.#waiting.push(request);
  }

  /** All that was taken before and not settled, then more in the order of its coming. */
  take(): readonly Request[] {
    const { callsPerTransaction, jobsPerTransaction } = this.#bounds;
    let jobs = this.#taken.reduce((sum, request) => sum + jobsOf(request), 0);
    let count = 0;
    for (const request of this.#waiting) {
      const calls = this.#taken.length + count;
      const fits = calls < callsPerTransaction && jobs + jobsOf(request) <= jobsPerTransaction;
      if (!fits && calls > 0) break;
      jobs += jobsOf(request);
      count += 1;
    }
    this.#taken.push(...this.#waiting.splice(0, count));
    return [...this.#taken];
  }

  /** Answers each request that was taken, and lets go of all of them. */
  settle(answers: readonly unknown[]): void {
    const taken = this.#taken;
    this.#taken = [];
    for (let index = 0; index < taken.length; index += 1) answer(taken[index]!, answers[index]);
  }

  /** One that was taken ends alone; the others stay. */
  fail(request: Request, error: unknown): void {
    this.#taken = this.#taken.filter((one) => one !== request);
    request.failed(error);
  }

  failAll(error: unknown): void {
    const all = [...this.#taken, ...this.#waiting];
    this.#taken = [];
    this.#waiting = [];
    for (const request of all) request.failed(error);
  }
}

function jobsOf(request: Request): number {
  return request.kind === "decide" && request.command.kind === "enqueue" ? request.command.jobs.length : 1;
}

/** A transaction answers its requests in order, each in its own kind. */
function answer(request: { done(answer: never): void }, answered: unknown): void {
  request.done(answered as never);
}
