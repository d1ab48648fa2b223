/** Jobs over HTTP: enqueue, watch, cancel, delete, drive again. */
import {
  createSchedules,
  type JobQueue,
  type NewJob,
  NotExistError,
  RUN_JOB_TYPE,
  type RunProgress,
} from "@tidemark/job-queue";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiRoutes } from "../openapi/serve-operation.ts";
import { serveOnQueue } from "./answer-refusals.ts";
import { describeJob, newJob } from "./describe-job.ts";
import { describeRun } from "./describe-schedule.ts";
import { exactBody } from "./exact-body.ts";
import {
  CANCEL,
  DELETE_JOB,
  ENQUEUE,
  ENQUEUE_MANY,
  FAIL_UNRUN,
  LIST_DEAD_LETTERS,
  LIST_ROOTS,
  READ_PARAMETERS,
  readJobAt,
  REDRIVE,
  REQUEUE_OR_FINISH,
} from "./job-operations.ts";

export function addJobRoutes(routes: ApiRoutes, queues: QueueAccess): void {
  const onJob = { queues, names: "job" } as const;
  const onNewJob = { queues, names: "dependency" } as const;

  serveOnQueue(routes, onNewJob, ENQUEUE, async (context, { body }, queue) => {
    const job = newJob(body, await exactBody(context));
    const [id = ""] = await queue.enqueueMany([job]);
    context.header("location", `/api/v1/queue/jobs/${id}`);
    return context.json({ id }, 201);
  });

  serveOnQueue(routes, onNewJob, ENQUEUE_MANY, async (context, { body }, queue) => {
    const exact = (await exactBody(context)) as { readonly jobs: readonly unknown[] };
    const jobs: NewJob[] = body.jobs.map((given, index) => newJob(given, exact.jobs[index]));
    return context.json({ ids: await queue.enqueueMany(jobs) }, 201);
  });

  addReadJob(routes, queues, readJobAt("/jobs/{id}", "readJob"));

  serveOnQueue(routes, onJob, READ_PARAMETERS, async (context, { params }, queue) =>
    context.json(await queue.job(params.id)),
  );

  serveOnQueue(routes, onJob, CANCEL, async (context, { params }, queue) => {
    await queue.cancelJob(params.id);
    return context.json(describeJob(await queue.jobDetails(params.id)));
  });

  serveOnQueue(routes, onJob, FAIL_UNRUN, async (context, { params }, queue) => {
    const { result = null } = (await exactBody(context)) as { readonly result?: unknown };
    await queue.failJob(params.id, result);
    return context.json(describeJob(await queue.jobDetails(params.id)));
  });

  serveOnQueue(routes, onJob, REQUEUE_OR_FINISH, async (context, { params, body }, queue) => {
    const { result = null } = (await exactBody(context)) as { readonly result?: unknown };
    const fence = body.token === undefined ? {} : { token: body.token };
    return context.json(await queue.requeueOrFinishJob(params.id, body.maxRetries, result, fence));
  });

  serveOnQueue(routes, onJob, DELETE_JOB, async (context, { params }, queue) => {
    await queue.deleteJob(params.id);
    return context.body(null, 204);
  });

  serveOnQueue(routes, onJob, LIST_ROOTS, async (context, _input, queue) =>
    context.json({ ids: await queue.allRootJobs() }),
  );

  serveOnQueue(routes, onJob, LIST_DEAD_LETTERS, async (context, { query }, queue) => {
    const { limit, after } = query;
    const found = await queue.deadLetters({ limit: limit + 1, ...(after !== undefined && { after }) });
    const shown = found.slice(0, limit);
    const next = found.length > limit ? (shown.at(-1)?.id ?? null) : null;
    return context.json({ jobs: shown.map(describeJob), next });
  });

  serveOnQueue(routes, onJob, REDRIVE, async (context, { body }, queue) =>
    context.json({ redriven: await queue.redrive(body.ids) }),
  );
}

/** A job can be read in two places. */
export function addReadJob(
  routes: ApiRoutes,
  queues: QueueAccess,
  operation: ReturnType<typeof readJobAt>,
): void {
  serveOnQueue(routes, { queues, names: "job" }, operation, async (context, { params }, queue) => {
    const job = await queue.jobDetails(params.id);
    const run = job.jobType === RUN_JOB_TYPE ? await readRun(queue, params.id) : null;
    return context.json({ ...describeJob(job), ...(run && { run: describeRun(run) }) });
  });
}

/** Null for a job of that type that somebody else enqueued. */
async function readRun(queue: JobQueue, id: string): Promise<RunProgress | null> {
  try {
    return await createSchedules(queue).runProgress(id);
  } catch (error) {
    if (error instanceof NotExistError) return null;
    throw error;
  }
}
