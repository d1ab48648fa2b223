/** What a refusal becomes for a caller: an error with the fact, its likely cause, and what to do. */
import type { Answer, Refusal } from "../core/command.ts";
import {
  ActiveJobsError,
  CanceledError,
  FinishedError,
  InvalidJobError,
  InvalidScheduleError,
  NeededError,
  NotExistError,
  NotPendingError,
  NotRunningError,
  RunningError,
  WorkerNotExistError,
} from "../errors.ts";

type Refused = Extract<Answer, { kind: "refused" }>;

/** The answer, or a throw of what the refusal stands for. */
export function accepted(answer: Answer): Exclude<Answer, Refused> {
  if (answer.kind === "refused") throw refusalError(answer.refusal);
  return answer;
}

export function refusalError(refusal: Refusal): Error {
  switch (refusal.reason) {
    case "not-exist":
      return notExist(refusal.what, refusal.id);
    case "worker-not-exist":
      return new WorkerNotExistError(
        `Worker ${refusal.id} is not registered. It may have been deleted; register again with insertWorker.`,
      );
    case "not-pending":
      return new NotPendingError(
        `Job ${refusal.id} cannot start: it is ${refusal.state}${pendingCause(refusal.state)}. ` +
          "Only a pending job whose dependencies have ended and whose time has come can be taken.",
      );
    case "not-running":
      return new NotRunningError(
        `Job ${refusal.id} is ${refusal.state}, not running. It has ended or was given back meanwhile; drop this result.`,
      );
    case "not-current":
      return new NotRunningError(
        `Token ${refusal.token} is no longer that of job ${refusal.id}. The claim was lost and the job given to ` +
          "another worker, or to none yet; drop this result.",
      );
    case "canceled":
      return new CanceledError(`Job ${refusal.id} was canceled. Stop working on it and drop its result.`);
    case "running":
      return new RunningError(
        `Job ${refusal.id} is running. Cancel it first, or end it as its worker with its token.`,
      );
    case "finished":
      return new FinishedError(`Job ${refusal.id} has ended already, and what ended stays as it is.`);
    case "active-jobs":
      return new ActiveJobsError(
        `Worker ${refusal.id} holds ${refusal.jobs} running jobs. End them or give them back before it is deleted.`,
      );
    case "needed":
      return new NeededError(
        `Job ${refusal.id} is needed by job ${refusal.by}, so it was not deleted. Delete that one, and this goes with it.`,
      );
    case "schedule-not-exist":
      return new NotExistError(
        `Schedule ${refusal.id} does not exist. It was deleted, or it is another tenant's.`,
      );
    case "invalid-schedule":
      return new InvalidScheduleError(`${refusal.problem} Nothing was written.`);
    case "id-taken":
      return new InvalidJobError(
        `The id ${refusal.id} belongs to a job with other parameters. Give a new job a new id, or leave it out.`,
      );
    default:
      return refusal satisfies never;
  }
}

export function notExist(what: "job" | "token" | "dependency", id: string): NotExistError {
  switch (what) {
    case "job":
      return new NotExistError(`Job ${id} does not exist. It was deleted, or it is another tenant's.`);
    case "token":
      return new NotExistError(
        `Token ${id} is of no running job. The job has ended, or its claim was lost and given to another worker.`,
      );
    case "dependency":
      return new NotExistError(
        `Dependency ${id} does not exist, so nothing was enqueued. Enqueue it first, or earlier in the same batch.`,
      );
    default:
      return what satisfies never;
  }
}

function pendingCause(state: string): string {
  return state === "pending"
    ? ", but a dependency has not ended, its time has not come, or its limit is reached"
    : "";
}
