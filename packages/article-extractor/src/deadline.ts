/**
 * One end for a whole fetch: its time limit or an abort from outside, whichever comes first. Only the website's
 * time counts; while a request waits for its turn, the clock stands still.
 */

import { failure, type Failure } from "./failures.ts";

export interface Deadline {
  /** Aborts when the time is over, a caller gives up, or the deadline is released. */
  readonly signal: AbortSignal;
  /** Resolves when the time is over or a caller gives up; never after a release. */
  readonly expired: Promise<Failure>;
  /** What `expired` gave; null as long as there is time. */
  readonly expiry: () => Failure | null;
  /** Waits without counting the time. */
  readonly excluding: <T>(waiting: Promise<T>) => Promise<T>;
  /** Ends everything that still listens to the signal, and the timer. */
  readonly release: () => void;
}

export function startDeadline(timeoutMs: number, callers: readonly AbortSignal[]): Deadline {
  const controller = new AbortController();
  const { promise: expired, resolve } = Promise.withResolvers<Failure>();
  let expiry: Failure | null = null;
  const expire = (code: "timeout" | "aborted") => {
    if (controller.signal.aborted) return;
    expiry = failure(code);
    resolve(expiry);
    controller.abort();
  };
  const onCallerAbort = () => expire("aborted");
  let leftMs = timeoutMs;
  let startedMs = performance.now();
  const start = () => {
    startedMs = performance.now();
    return setTimeout(() => expire("timeout"), leftMs);
  };
  let timer = start();
  for (const caller of callers) caller.addEventListener("abort", onCallerAbort, { once: true });
  if (callers.some((caller) => caller.aborted)) onCallerAbort();
  return {
    signal: controller.signal,
    expired,
    expiry: () => expiry,
    excluding: async (waiting) => {
      clearTimeout(timer);
      leftMs -= performance.now() - startedMs;
      try {
        return await waiting;
      } finally {
        if (!controller.signal.aborted) timer = start();
      }
    },
    release: () => {
      clearTimeout(timer);
      for (const caller of callers) caller.removeEventListener("abort", onCallerAbort);
      controller.abort();
    },
  };
}
