/** Workers' side of the queue over HTTP: take jobs by a long poll, say that they live, end them. */
import type { DequeuedJob, DequeueRequest } from "@tidemark/job-queue";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiRoutes } from "../openapi/serve-operation.ts";
import { serveOnQueue } from "./answer-refusals.ts";
import {
  DEQUEUE,
  DEQUEUE_BY_ID,
  DEQUEUE_MANY,
  FAIL,
  FINISH,
  HEARTBEAT,
  LIST_SILENT,
  READ_CLAIM,
  RELEASE,
} from "./claim-operations.ts";
import { exactBody } from "./exact-body.ts";
import { handOver, waitForJobs } from "./long-poll.ts";

export function addClaimRoutes(routes: ApiRoutes, queues: QueueAccess): void {
  const onClaim = { queues, names: "claim" } as const;

  serveOnQueue(routes, onClaim, DEQUEUE, (context, { body }, queue) =>
    waitForJobs(context, { queue, queues, waitSeconds: body.waitSeconds }, async (signal) => {
      const job = await queue.dequeue({ ...wishOf(body), signal });
      return { tokens: [job.token], answer: describe(job) };
    }),
  );

  serveOnQueue(routes, onClaim, DEQUEUE_MANY, (context, { body }, queue) =>
    waitForJobs(context, { queue, queues, waitSeconds: body.waitSeconds }, async (signal) => {
      const jobs = await queue.dequeueMany({ ...wishOf(body), limit: body.limit, signal });
      return { tokens: jobs.map(({ token }) => token), answer: { jobs: jobs.map(describe) } };
    }),
  );

  serveOnQueue(routes, { queues, names: "job" }, DEQUEUE_BY_ID, async (context, { params, body }, queue) => {
    const { workerId } = body;
    const job = await queue.dequeueById(params.id, workerId === undefined ? {} : { workerId });
    handOver(context, { queue, queues }, [job.token]);
    return context.json(describe({ id: params.id, ...job }));
  });

  serveOnQueue(routes, onClaim, LIST_SILENT, async (context, { query }, queue) =>
    context.json({ tokens: await queue.heartbeats(query.silentForMs) }),
  );

  serveOnQueue(routes, onClaim, READ_CLAIM, async (context, { params }, queue) =>
    context.json({ id: await queue.idFromToken(params.token) }),
  );

  serveOnQueue(routes, onClaim, HEARTBEAT, async (context, { params }, queue) => {
    await queue.refreshHeartbeat(params.token);
    return context.body(null, 204);
  });

  serveOnQueue(routes, onClaim, FINISH, async (context, { params }, queue) => {
    const { result = null } = (await exactBody(context)) as { readonly result?: unknown };
    await queue.finishJob(params.token, result);
    return context.body(null, 204);
  });

  serveOnQueue(routes, onClaim, FAIL, async (context, { params, body }, queue) => {
    const { error = null } = (await exactBody(context)) as { readonly error?: unknown };
    const { retryable, retryAfterMs } = body;
    const failure = {
      error,
      ...(retryable !== undefined && { retryable }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
    return context.json(await queue.failAttempt(params.token, failure));
  });

  serveOnQueue(routes, onClaim, RELEASE, async (context, { params }, queue) => {
    await queue.releaseJob(params.token);
    return context.body(null, 204);
  });
}

interface Wish {
  readonly jobTypes: readonly string[];
  readonly channels?: readonly string[] | undefined;
  readonly workerId?: string | undefined;
}

function wishOf({ jobTypes, channels, workerId }: Wish): DequeueRequest {
  return { jobTypes, ...(channels && { channels }), ...(workerId !== undefined && { workerId }) };
}

function describe({ id, token, jobType, args, dependencies }: DequeuedJob) {
  return { id, token, jobType, args, dependencies };
}
