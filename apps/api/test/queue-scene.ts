/** The HTTP application on a queue that does what a test tells it. */
import type { JobDetails, JobQueue } from "@tidemark/job-queue";
import type { QueueAccess } from "../src/queue/tenant-queues.ts";

export const JOB_ID = "0198c0de-5a5e-7000-8000-000000000001";
export const TOKEN = "00000000-1234-0000-8000-00000000000f";
export const QUEUE = "/api/v1/queue";

export const DETAILS: JobDetails = {
  id: JOB_ID,
  jobType: "resize",
  channel: "",
  state: "pending",
  priority: 0,
  queuedAt: new Date("2026-01-31T09:00:00.000Z"),
  canceled: false,
  attempts: 0,
  losses: 0,
  requeues: 0,
  dependencies: [],
  dependents: [],
  result: undefined,
};

/** What a test does not give is never called. */
export function queuesOf(queue: Partial<JobQueue>, more: Partial<QueueAccess> = {}): QueueAccess {
  return {
    use: (_tenant, work) => work(queue as JobQueue),
    closing: new AbortController().signal,
    notGivenBack: (error) => {
      throw error;
    },
    ...more,
  };
}
