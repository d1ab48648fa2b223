/** The process's own timers and its clock for durations. */

import type { Timers } from "./turns.ts";

export const systemTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  monotonicMs: () => performance.now(),
};
