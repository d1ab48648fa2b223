export type {
  EnqueueOptions,
  FailedDependencyPolicy,
  JobState,
  LimitOptions,
  NewJob,
  RetryOptions,
  UniqueOptions,
} from "./core/model.ts";
export {
  ActiveJobsError,
  CanceledError,
  DequeueTimeoutError,
  FinishedError,
  InvalidJobError,
  NotExistError,
  NotPendingError,
  NotRunningError,
  RunningError,
  WorkerNotExistError,
} from "./errors.ts";
export type {
  AttemptFailure,
  DequeuedJob,
  DequeueRequest,
  JobDetails,
  JobParameters,
  JobQueue,
  JobStatus,
  QueueWorkerRecord,
} from "./job-queue.ts";
