/** Waits for a hint that there is something new, for the poll interval, or for the end. */
import { setTimeout as delay } from "node:timers/promises";

/** With hints cut, news is found this late at most, ms. */
const POLL_MS = 1_000;
/** Hints within this time are answered together, ms. */
const GATHER_MS = 150;

export interface News {
  ring(): void;
  /** Settles when the log is worth another look. */
  next(): Promise<void>;
}

export function createNews(signal: AbortSignal): News {
  let wake: (() => void) | null = null;
  let hasRung = signal.aborted;
  const ring = () => {
    hasRung = true;
    wake?.();
  };
  signal.addEventListener("abort", ring, { once: true });
  return {
    ring,
    async next() {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, POLL_MS);
        await promise;
        clearTimeout(timer);
      }
      await delay(GATHER_MS, undefined, { signal }).catch(() => undefined);
      hasRung = false;
    },
  };
}
