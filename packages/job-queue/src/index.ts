export type {
  EnqueueOptions,
  FailedDependencyPolicy,
  JobState,
  LimitOptions,
  NewJob,
  RetryOptions,
  UniqueOptions,
} from "./core/model.ts";
export type { Finding } from "./core/laws/findings.ts";
export type { QueueReport } from "./core/laws/law-check.ts";
export { QueueLawCheck } from "./core/laws/law-check.ts";
export type { QueueLimits } from "./core/limits.ts";
export { DEFAULT_QUEUE_LIMITS } from "./core/limits.ts";
export type { JobQueueOptions } from "./create-job-queue.ts";
export { createJobQueue } from "./create-job-queue.ts";
export type { EnqueueAuthor, EnqueueChanges } from "./enqueue-changes.ts";
export { enqueueChanges } from "./enqueue-changes.ts";
export {
  ActiveJobsError,
  CanceledError,
  DequeueTimeoutError,
  FinishedError,
  InvalidJobError,
  InvalidScheduleError,
  NeededError,
  NotExistError,
  NotPendingError,
  NotRunningError,
  QueueClosedError,
  RunningError,
  WorkerNotExistError,
} from "./errors.ts";
export type {
  AttemptFailure,
  DequeuedJob,
  DequeueManyRequest,
  DequeueRequest,
  JobDetails,
  JobParameters,
  JobQueue,
  JobStatus,
  QueueWorkerRecord,
} from "./job-queue.ts";
export type { QueueOptions } from "./options.ts";
export { DEFAULT_QUEUE_OPTIONS } from "./options.ts";
export type { Logger, QueueObserver, QueuePorts, QueueWorkload, Timers, TransitionEvent } from "./ports.ts";
export type {
  AttendQueueTools,
  QueueLook,
  RecoveryCommand,
  RunningJob,
  TornRun,
} from "./recovery/attend-queue.ts";
export { attendQueue, lookAtQueue } from "./recovery/attend-queue.ts";
export { RUN_JOB_TYPE } from "./core/schedule/run-jobs.ts";
export type { RunProgress, TaskProgress } from "./schedule/run-progress.ts";
export type { ScheduleRecord } from "./schedule/schedule-answers.ts";
export type { ScheduleInput, ScheduleTaskInput } from "./schedule/schedule-input.ts";
export type { Scheduler, SchedulerPass } from "./schedule/scheduler.ts";
export { createScheduler } from "./schedule/scheduler.ts";
export type { SchedulerOptions } from "./schedule/scheduler-options.ts";
export type { Schedules } from "./schedule/schedules.ts";
export { createSchedules } from "./schedule/schedules.ts";
export type { Handler, HandlerContext } from "./worker/handler.ts";
export { defineHandler, JobAbortedError, PermanentError } from "./worker/handler.ts";
export type { QueueWorker } from "./worker/queue-worker.ts";
export { startQueueWorker } from "./worker/queue-worker.ts";
export type { QueueWorkerObserver, QueueWorkerOptions } from "./worker/worker-options.ts";
export { withJsonReader } from "./with-json-reader.ts";
