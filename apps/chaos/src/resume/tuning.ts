/** Short waits for the rounds, so that fifty of them fit into minutes: what they are in earnest, the queue's defaults say. */
import { DEFAULT_QUEUE_LIMITS } from "@tidemark/job-queue";

export const TASK_TYPE = "step";

/** What a process says that has begun the task in which it hangs. */
export const HANGS_LINE = "hangs\n";

export const RESUME_LIMITS = { ...DEFAULT_QUEUE_LIMITS, claimCheckMs: 200 };

export const RESUME_TIMES = {
  queue: { pollMs: 100, leaseCheckMs: 200 },
  worker: { leaseMs: 1_000, heartbeatMs: 300 },
  scheduler: { pollMs: 200 },
};
