/** The queue's routes for workers in any language: take jobs, say that they live, end them. */
import { z } from "@hono/zod-openapi";
import { MAX_JOB_BODY_BYTES, MAX_SMALL_BODY_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import { JOB_PARAMS } from "./job-operations.ts";
import {
  ANY_JSON,
  CHANNEL,
  CLAIMED_JOB,
  CLAIMED_JOB_EXAMPLE,
  JOB_TYPE,
  MILLISECONDS,
  UUID,
} from "./queue-schemas.ts";

const TOKEN_PARAMS = z.object({ token: UUID });
const MAX_NAMES = 1_000;
const MAX_JOBS_AT_ONCE = 1_000;

const MAX_WAIT_SECONDS = 60;
const DEFAULT_WAIT_SECONDS = 20;

const WISH = {
  jobTypes: z.array(JOB_TYPE).min(1).max(MAX_NAMES),
  channels: z.array(CHANNEL).min(1).max(MAX_NAMES).optional(),
  workerId: UUID.optional().openapi({
    description:
      "A registered worker. To take jobs, to report itself and to send a heartbeat of one of its jobs keeps all of them.",
  }),
};

const WAIT = z
  .number()
  .min(1)
  .max(MAX_WAIT_SECONDS)
  .default(DEFAULT_WAIT_SECONDS)
  .openapi({ description: "How long the answer may take while there is no job." });

const NOTHING_CAME = { kind: "empty", about: "No job came in that time. Ask again." } as const;
const WISH_EXAMPLE = { jobTypes: ["resize"], waitSeconds: 20 };

export const DEQUEUE = operation({
  id: "claimJob",
  method: "post",
  path: "/claims",
  tag: "claims",
  summary: "Take the next job, waiting for one",
  about: "Who goes away while waiting gets none.",
  body: {
    kind: "json",
    schema: z.strictObject({ ...WISH, waitSeconds: WAIT }),
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: WISH_EXAMPLE,
  },
  answers: {
    200: { kind: "json", about: "A job.", schema: CLAIMED_JOB, example: CLAIMED_JOB_EXAMPLE },
    204: NOTHING_CAME,
  },
  problems: ["worker-not-found"],
});

export const DEQUEUE_MANY = operation({
  id: "claimJobs",
  method: "post",
  path: "/claims/batch",
  tag: "claims",
  summary: "Take up to so many jobs at once, waiting for the first",
  body: {
    kind: "json",
    schema: z.strictObject({
      ...WISH,
      waitSeconds: WAIT,
      limit: z.int().min(1).max(MAX_JOBS_AT_ONCE),
    }),
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: { ...WISH_EXAMPLE, limit: 10 },
  },
  answers: {
    200: {
      kind: "json",
      about: "The jobs.",
      schema: z.object({ jobs: z.array(CLAIMED_JOB) }),
      example: { jobs: [CLAIMED_JOB_EXAMPLE] },
    },
    204: NOTHING_CAME,
  },
  problems: ["worker-not-found"],
});

export const DEQUEUE_BY_ID = operation({
  id: "claimJobById",
  method: "post",
  path: "/jobs/{id}/claim",
  tag: "claims",
  summary: "Take this job, without waiting",
  params: JOB_PARAMS,
  body: {
    kind: "json",
    schema: z.strictObject({ workerId: WISH.workerId }),
    maxBytes: MAX_SMALL_BODY_BYTES,
    example: {},
    mayBeEmpty: true,
  },
  answers: { 200: { kind: "json", about: "The job.", schema: CLAIMED_JOB, example: CLAIMED_JOB_EXAMPLE } },
  problems: ["job-not-found", "job-not-pending", "worker-not-found"],
});

export const LIST_SILENT = operation({
  id: "listSilentClaims",
  method: "get",
  path: "/claims",
  tag: "claims",
  summary: "Tokens of running jobs that gave no sign for so long",
  query: z.object({ silentForMs: z.coerce.number().int().min(0).default(0) }),
  answers: {
    200: {
      kind: "json",
      about: "The tokens.",
      schema: z.object({ tokens: z.array(UUID) }),
      example: { tokens: [CLAIMED_JOB_EXAMPLE.token] },
    },
  },
});

export const READ_CLAIM = operation({
  id: "readClaim",
  method: "get",
  path: "/claims/{token}",
  tag: "claims",
  summary: "Which job a claim holds",
  params: TOKEN_PARAMS,
  answers: {
    200: {
      kind: "json",
      about: "The job's id.",
      schema: z.object({ id: UUID }),
      example: { id: CLAIMED_JOB_EXAMPLE.id },
    },
  },
  problems: ["claim-not-current"],
});

export const HEARTBEAT = operation({
  id: "heartbeat",
  method: "post",
  path: "/claims/{token}/heartbeat",
  tag: "claims",
  summary: "Say that the job is being worked on",
  about: "Well within the queue's heartbeat timeout, which the settings name. A refusal says to stop.",
  params: TOKEN_PARAMS,
  answers: { 204: { kind: "empty", about: "Go on." } },
  problems: ["claim-not-current", "job-canceled"],
});

export const FINISH = operation({
  id: "finishJob",
  method: "post",
  path: "/claims/{token}/finish",
  tag: "claims",
  summary: "End the job well",
  params: TOKEN_PARAMS,
  body: {
    kind: "json",
    schema: z.strictObject({ result: ANY_JSON.optional() }),
    maxBytes: MAX_JOB_BODY_BYTES,
    example: { result: { width: 640 } },
    mayBeEmpty: true,
  },
  answers: { 204: { kind: "empty", about: "The result is kept." } },
  problems: ["claim-not-current", "job-canceled", "invalid-job"],
});

export const FAIL = operation({
  id: "failAttempt",
  method: "post",
  path: "/claims/{token}/fail",
  tag: "claims",
  summary: "End this attempt badly",
  params: TOKEN_PARAMS,
  body: {
    kind: "json",
    schema: z.strictObject({
      error: ANY_JSON.optional().openapi({ description: "The job's result when no attempt is left." }),
      retryable: z.boolean().optional().openapi({ description: "False ends the job at once." }),
      retryAfterMs: MILLISECONDS.optional().openapi({
        description: "Wait at least so long before the next.",
      }),
    }),
    maxBytes: MAX_JOB_BODY_BYTES,
    example: { error: { message: "The image cannot be read." }, retryable: false },
    mayBeEmpty: true,
  },
  answers: {
    200: {
      kind: "json",
      about: "Whether there will be another attempt.",
      schema: z.object({ retried: z.boolean() }),
      example: { retried: false },
    },
  },
  problems: ["claim-not-current", "job-canceled", "invalid-job"],
});

export const RELEASE = operation({
  id: "releaseJob",
  method: "post",
  path: "/claims/{token}/release",
  tag: "claims",
  summary: "Give the job back untried, as a worker does that stops",
  params: TOKEN_PARAMS,
  answers: { 204: { kind: "empty", about: "It waits again." } },
  problems: ["claim-not-current", "job-canceled"],
});
