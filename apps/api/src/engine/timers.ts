/** The process's own timers and its clock for durations. */
import type { Timers } from "@tidemark/import-worker";

export const timers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  monotonicMs: () => performance.now(),
};
