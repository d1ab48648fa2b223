/** What runs a job: a function for one type, and what it is given. */

export interface HandlerContext<Args = unknown> {
  readonly args: Args;
  readonly id: string;
  readonly jobType: string;
  readonly dependencies: readonly string[];
  /**
   * Aborted when the job is canceled, when its claim was lost, or when the worker's stop has waited long enough;
   * `signal.reason` is a `JobAbortedError` that says which.
   */
  readonly signal: AbortSignal;
  /** Says that the job is being worked on. Rejects once the claim has ended. Jobs of a living worker need none. */
  readonly heartbeat: () => Promise<void>;
  readonly log: (message: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface Handler<Args = unknown> {
  readonly jobType: string;
  readonly run: (context: HandlerContext<Args>) => unknown;
}

/**
 * Says how jobs of a type are run. What `run` answers becomes the job's result; what it throws ends the attempt, and
 * the job is tried again as its retry options say, unless it is a `PermanentError`. The queue does not check `Args`.
 */
export function defineHandler<Args = unknown>(
  jobType: string,
  run: (context: HandlerContext<Args>) => unknown,
): Handler<Args> {
  if (jobType === "")
    throw new RangeError("A handler needs the type of the jobs that it runs, which is not empty.");
  return { jobType, run };
}

/** Thrown by a handler to end its job as failed at once, whatever attempts are left. */
export class PermanentError extends Error {
  override readonly name: string = "PermanentError";
}

/** Why a handler's signal was aborted. */
export class JobAbortedError extends Error {
  override readonly name = "JobAbortedError";
  readonly why: "canceled" | "lost" | "stopping";
  constructor(why: "canceled" | "lost" | "stopping") {
    super(SENTENCES[why]);
    this.why = why;
  }
}

const SENTENCES = {
  canceled: "The job was canceled. Stop working on it; a result would be dropped.",
  lost: "The claim was lost, because the worker could not renew its lease in time or somebody gave the job back. Another worker has it or will have it; stop working on it.",
  stopping: "The worker is being stopped. The job is given back untried and runs elsewhere or later.",
} as const;
