/** The same queue for callers to whom values of this language do not do justice to what the log keeps. */
import type { ReadJson } from "./calls/job-answers.ts";
import { logQueueOf, LogJobQueue } from "./calls/log-job-queue.ts";
import type { JobQueue } from "./job-queue.ts";

/**
 * Another face of a queue that `createJobQueue` made: arguments and results come as `readJson` makes them of their JSON,
 * which the log keeps to the letter. Closing it closes the queue.
 */
export function withJsonReader(queue: JobQueue, readJson: ReadJson): JobQueue {
  return new LogJobQueue(logQueueOf(queue, "A reader of JSON").tenantQueue, readJson);
}
