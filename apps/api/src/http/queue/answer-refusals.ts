/** What the queue refuses, as problem details. Whatever is no refusal of its is thrown on. */
import type { OpenAPIHono, z } from "@hono/zod-openapi";
import {
  ActiveJobsError,
  CanceledError,
  FinishedError,
  InvalidJobError,
  InvalidScheduleError,
  type JobQueue,
  NeededError,
  NotExistError,
  NotPendingError,
  NotRunningError,
  QueueClosedError,
  RunningError,
  WorkerNotExistError,
} from "@tidemark/job-queue";
import type { Context } from "hono";
import { type QueueAccess, QueuesClosedError } from "../../queue/tenant-queues.ts";
import type { ApiEnv } from "../api-env.ts";
import type { Operation, OperationInput } from "../openapi/operation.ts";
import { serveOperation } from "../openapi/serve-operation.ts";
import { problem, type ProblemCode } from "../problems.ts";

/** What a path names, and so what it is that does not exist. */
export type Named = "job" | "claim" | "dependency" | "schedule";

const NOT_THERE: Record<Named, ProblemCode> = {
  job: "job-not-found",
  claim: "claim-not-current",
  dependency: "unknown-dependency",
  schedule: "schedule-not-found",
};

/** Serves an operation on the queue of the request's user. */
export function serveOnQueue<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Body extends z.ZodType,
>(
  routes: OpenAPIHono<ApiEnv>,
  { queues, names }: { readonly queues: QueueAccess; readonly names: Named },
  operation: Operation<Params, Query, Headers, Body>,
  handle: (
    context: Context<ApiEnv>,
    input: OperationInput<Params, Query, Headers, Body>,
    queue: JobQueue,
  ) => Promise<Response>,
): void {
  serveOperation(routes, operation, async (context, input) => {
    try {
      return await queues.use(context.get("userId"), (queue) => handle(context, input, queue));
    } catch (error) {
      const code = codeOf(error, names);
      if (code === null) throw error;
      return problem(context, code, { detail: (error as Error).message });
    }
  });
}

/** Null for what is no refusal. */
function codeOf(error: unknown, names: Named): ProblemCode | null {
  if (error instanceof NotExistError) return NOT_THERE[names];
  if (error instanceof NotPendingError) return "job-not-pending";
  // Whoever names a job by its claim is told about the claim.
  if (error instanceof NotRunningError) return names === "claim" ? "claim-not-current" : "job-not-running";
  if (error instanceof CanceledError) return "job-canceled";
  if (error instanceof RunningError) return "job-running";
  if (error instanceof NeededError) return "job-needed";
  if (error instanceof FinishedError) return "job-finished";
  if (error instanceof ActiveJobsError) return "worker-busy";
  if (error instanceof WorkerNotExistError) return "worker-not-found";
  if (error instanceof InvalidJobError) return "invalid-job";
  if (error instanceof InvalidScheduleError) return "invalid-schedule";
  if (error instanceof QueuesClosedError || error instanceof QueueClosedError) return "shutting-down";
  return null;
}
