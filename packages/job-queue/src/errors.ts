/** What a queue's calls reject with: each names a fact that the caller has to deal with. */

export class NotExistError extends Error {
  override readonly name = "NotExistError";
}

export class NotPendingError extends Error {
  override readonly name = "NotPendingError";
}

export class NotRunningError extends Error {
  override readonly name = "NotRunningError";
}

export class CanceledError extends Error {
  override readonly name = "CanceledError";
}

export class DequeueTimeoutError extends Error {
  override readonly name = "DequeueTimeoutError";
}

export class RunningError extends Error {
  override readonly name = "RunningError";
}

export class FinishedError extends Error {
  override readonly name = "FinishedError";
}

export class ActiveJobsError extends Error {
  override readonly name = "ActiveJobsError";
}

/** Another job depends on the one that was to be deleted. */
export class NeededError extends Error {
  override readonly name = "NeededError";
}

export class WorkerNotExistError extends Error {
  override readonly name = "WorkerNotExistError";
}

/** A job that cannot be written as it is: not JSON, too deep, an option out of bounds. Nothing was written. */
export class InvalidJobError extends Error {
  override readonly name = "InvalidJobError";
}

/** The queue object was closed, so it takes no more calls. */
export class QueueClosedError extends Error {
  override readonly name = "QueueClosedError";
  constructor() {
    super("This queue object was closed. Make another one with createJobQueue.");
  }
}

/** What makes no schedule: a pattern that cannot be read, an unknown time zone, tasks that wait for each other. Nothing was written. */
export class InvalidScheduleError extends Error {
  override readonly name = "InvalidScheduleError";
}
