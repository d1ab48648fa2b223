/** The queue's routes for whoever enqueues, watches and administers jobs. */
import { z } from "@hono/zod-openapi";
import { MAX_BATCH_BODY_BYTES, MAX_JOB_BODY_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import { ANY_JSON, COUNT, JOB, JOB_EXAMPLE, NEW_JOB, PARAMETERS, UUID } from "./queue-schemas.ts";
import { RUN } from "./schedule-schemas.ts";

export const JOB_PARAMS = z.object({ id: UUID });
const MAX_BATCH = 10_000;

const NEW_JOB_EXAMPLE = {
  jobType: "resize",
  args: { image: "a.png", width: 640 },
  retry: { maxAttempts: 5 },
};

export const ENQUEUE = operation({
  id: "enqueueJob",
  method: "post",
  path: "/jobs",
  tag: "jobs",
  summary: "Add a job",
  about: "With an id of your own the request can be repeated, and the job is there once.",
  body: { kind: "json", schema: NEW_JOB, maxBytes: MAX_JOB_BODY_BYTES, example: NEW_JOB_EXAMPLE },
  answers: {
    201: {
      kind: "json",
      about: "It is stored. Where `unique` found one, the id is of that one.",
      schema: z.object({ id: UUID }),
      example: { id: JOB_EXAMPLE.id },
    },
  },
  problems: ["unknown-dependency", "invalid-job"],
});

export const ENQUEUE_MANY = operation({
  id: "enqueueJobs",
  method: "post",
  path: "/jobs/batch",
  tag: "jobs",
  summary: "Add many jobs, all or none",
  about: "A job may depend on an earlier one of the batch by its id.",
  body: {
    kind: "json",
    schema: z.strictObject({ jobs: z.array(NEW_JOB).min(1).max(MAX_BATCH) }),
    maxBytes: MAX_BATCH_BODY_BYTES,
    example: { jobs: [NEW_JOB_EXAMPLE] },
  },
  answers: {
    201: {
      kind: "json",
      about: "They are stored; ids in the order of the jobs.",
      schema: z.object({ ids: z.array(UUID) }),
      example: { ids: [JOB_EXAMPLE.id] },
    },
  },
  problems: ["unknown-dependency", "invalid-job"],
});

export function readJobAt(path: string, id: string) {
  return operation({
    id,
    method: "get",
    path,
    tag: "jobs",
    summary: "Where a job stands, with its result",
    about: "Of a run of a schedule it also tells how far its tasks have come.",
    params: JOB_PARAMS,
    answers: {
      200: {
        kind: "json",
        about: "The job.",
        schema: JOB.extend({ run: RUN.optional() }),
        example: JOB_EXAMPLE,
      },
    },
    problems: ["job-not-found"],
  });
}

export const READ_PARAMETERS = operation({
  id: "readJobParameters",
  method: "get",
  path: "/jobs/{id}/parameters",
  tag: "jobs",
  summary: "What a job was given when it was enqueued",
  params: JOB_PARAMS,
  answers: {
    200: {
      kind: "json",
      about: "Its parameters.",
      schema: PARAMETERS,
      example: { jobType: "resize", args: { image: "a.png" }, dependencies: [], channel: "" },
    },
  },
  problems: ["job-not-found"],
});

export const CANCEL = operation({
  id: "cancelJob",
  method: "post",
  path: "/jobs/{id}/cancel",
  tag: "jobs",
  summary: "Cancel a job, and stop its worker",
  about: "One that has ended stays as it is. A worker learns it from its next heartbeat.",
  params: JOB_PARAMS,
  answers: { 200: { kind: "json", about: "The job as it is now.", schema: JOB, example: JOB_EXAMPLE } },
  problems: ["job-not-found"],
});

export const FAIL_UNRUN = operation({
  id: "failJob",
  method: "post",
  path: "/jobs/{id}/fail",
  tag: "jobs",
  summary: "End a job as failed that never ran",
  params: JOB_PARAMS,
  body: {
    kind: "json",
    schema: z.strictObject({ result: ANY_JSON.optional() }),
    maxBytes: MAX_JOB_BODY_BYTES,
    example: { result: { error: "not wanted any more" } },
    mayBeEmpty: true,
  },
  answers: { 200: { kind: "json", about: "The job as it is now.", schema: JOB, example: JOB_EXAMPLE } },
  problems: ["job-not-found", "job-running", "job-finished", "invalid-job"],
});

export const REQUEUE_OR_FINISH = operation({
  id: "requeueOrFinishJob",
  method: "post",
  path: "/jobs/{id}/requeue",
  tag: "jobs",
  summary: "Give a running job back to the queue, or end it when that was done often enough",
  about: "Without a token it is done whoever has the job.",
  params: JOB_PARAMS,
  body: {
    kind: "json",
    schema: z.strictObject({ maxRetries: COUNT, result: ANY_JSON.optional(), token: UUID.optional() }),
    maxBytes: MAX_JOB_BODY_BYTES,
    example: { maxRetries: 2, result: { error: "lost" } },
  },
  answers: {
    200: {
      kind: "json",
      about: "Whether it waits again.",
      schema: z.object({ requeued: z.boolean() }),
      example: { requeued: true },
    },
  },
  problems: ["job-not-found", "job-not-running", "job-canceled", "invalid-job"],
});

export const DELETE_JOB = operation({
  id: "deleteJob",
  method: "delete",
  path: "/jobs/{id}",
  tag: "jobs",
  summary: "Delete a job and what only it needed",
  params: JOB_PARAMS,
  answers: { 204: { kind: "empty", about: "It is deleted." } },
  problems: ["job-not-found", "job-running", "job-needed"],
});

export const LIST_ROOTS = operation({
  id: "listRootJobs",
  method: "get",
  path: "/roots",
  tag: "jobs",
  summary: "Ids of all jobs that no other job depends on",
  about: "Reads the whole history of the queue.",
  answers: {
    200: {
      kind: "json",
      about: "All of them.",
      schema: z.object({ ids: z.array(UUID) }),
      example: { ids: [JOB_EXAMPLE.id] },
    },
  },
});

export const LIST_DEAD_LETTERS = operation({
  id: "listDeadLetters",
  method: "get",
  path: "/dead-letters",
  tag: "jobs",
  summary: "Jobs that failed for good, oldest first",
  query: z.object({
    limit: z.coerce.number().int().min(1).max(1_000).default(100),
    after: UUID.optional(),
  }),
  answers: {
    200: {
      kind: "json",
      about: "A page of them; `next` is `after` of the next page, null on the last.",
      schema: z.object({ jobs: z.array(JOB), next: UUID.nullable() }),
      example: { jobs: [{ ...JOB_EXAMPLE, state: "failed" }], next: null },
    },
  },
});

export const REDRIVE = operation({
  id: "redriveJobs",
  method: "post",
  path: "/dead-letters/redrive",
  tag: "jobs",
  summary: "Make failed jobs pending again, with all attempts",
  body: {
    kind: "json",
    schema: z.strictObject({ ids: z.array(UUID).min(1).max(MAX_BATCH) }),
    maxBytes: MAX_JOB_BODY_BYTES,
    example: { ids: [JOB_EXAMPLE.id] },
  },
  answers: {
    200: {
      kind: "json",
      about: "How many were failed and now wait.",
      schema: z.object({ redriven: COUNT }),
      example: { redriven: 1 },
    },
  },
});
