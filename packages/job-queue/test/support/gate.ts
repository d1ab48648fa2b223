/** Handlers that a test holds and lets go, one job at a time. */
import { defineHandler, type Handler, type HandlerContext } from "../../src/index.ts";

export interface HeldJob {
  readonly context: HandlerContext;
  finish(result?: unknown): void;
  fail(error: unknown): void;
}

export class Gate {
  readonly handler: Handler<never>;
  /** Ids of all jobs that were begun, in order. */
  readonly begun: string[] = [];
  readonly #held: HeldJob[] = [];
  readonly #waiting: ((job: HeldJob) => void)[] = [];

  constructor(jobType: string) {
    this.handler = defineHandler(jobType, (context) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      this.begun.push(context.id);
      const job = { context, finish: resolve, fail: reject };
      const waiting = this.#waiting.shift();
      if (waiting) waiting(job);
      else this.#held.push(job);
      return promise;
    });
  }

  /** Jobs that run and that nobody has asked for. */
  get held(): number {
    return this.#held.length;
  }

  /** The next job that begins. */
  next(): Promise<HeldJob> {
    const held = this.#held.shift();
    if (held) return Promise.resolve(held);
    const { promise, resolve } = Promise.withResolvers<HeldJob>();
    this.#waiting.push(resolve);
    return promise;
  }
}

/** Settles when the signal is aborted, with the reason. */
export function aborted(signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve(signal.reason);
  const { promise, resolve } = Promise.withResolvers<unknown>();
  signal.addEventListener("abort", () => resolve(signal.reason), { once: true });
  return promise;
}
