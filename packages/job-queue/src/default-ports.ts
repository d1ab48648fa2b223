/** The process's own clock, ids and chance, for queues that are not told otherwise. */
import { randomUUIDv7 } from "node:crypto";
import type { QueueObserver, QueuePorts, Timers } from "./ports.ts";

const processTimers: Timers = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  monotonicMs: () => performance.now(),
};

const silentObserver: QueueObserver = {
  transition: () => undefined,
  note: () => undefined,
  jobStarted: () => undefined,
  transitionFailed: () => undefined,
  waiting: () => undefined,
  workload: () => undefined,
};

export const DEFAULT_PORTS: QueuePorts = {
  timers: processTimers,
  newId: randomUUIDv7,
  random: Math.random,
  observer: silentObserver,
  logger: { info: () => undefined, error: () => undefined },
};
