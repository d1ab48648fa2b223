/** The forms of what the queue's routes take and answer. */
import { z } from "@hono/zod-openapi";
import type { JobState } from "@tidemark/job-queue";

const UUID_FORM = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const UUID = z
  .string()
  .toLowerCase()
  .regex(UUID_FORM, "Not a UUID")
  .openapi({ format: "uuid", example: "0198c0de-5a5e-7000-8000-000000000001" });

export const TIME = z.iso.datetime({ offset: true }).openapi({ example: "2026-01-31T09:00:00.000Z" });
export const COUNT = z.int().min(0);
export const MILLISECONDS = COUNT.openapi({ description: "Milliseconds." });

export const ANY_JSON = z
  .unknown()
  .openapi({ description: "Any JSON. Kept exactly, also numbers that a double does not hold." });

const NAME = z.string().max(1_000);

export const JOB_TYPE = NAME.min(1).openapi({ description: "Which handler is meant." });
export const CHANNEL = NAME.openapi({ description: "Default: the channel without a name." });

export const RETRY = z
  .strictObject({
    maxAttempts: COUNT.optional().openapi({ description: "Default 3." }),
    baseDelayMs: COUNT.optional().openapi({
      description: "Bound of the first wait; it doubles. Default 2,000.",
    }),
    maxDelayMs: COUNT.optional().openapi({ description: "Bound of every wait. Default 300,000." }),
  })
  .openapi("Retry");

export const FAILED_DEPENDENCY = z.enum(["run", "cancel", "fail"]);

export const NEW_JOB = z
  .strictObject({
    id: UUID.optional().openapi({ description: "Yours; the same id sent again is the same job." }),
    jobType: JOB_TYPE,
    args: ANY_JSON.optional(),
    dependencies: z.array(UUID).optional().openapi({ description: "It starts when these have ended." }),
    channel: CHANNEL.optional(),
    priority: z.int().optional().openapi({ description: "Higher comes first. -1,000 to 1,000, default 0." }),
    runAt: TIME.optional().openapi({ description: "Not before." }),
    retry: RETRY.optional(),
    unique: z
      .strictObject({ key: NAME.min(1), periodMs: COUNT.optional() })
      .optional()
      .openapi({
        description: "While a job of the type has the key, or for the period, no second one is made.",
      }),
    limit: z
      .strictObject({
        key: NAME.min(1),
        concurrency: COUNT.optional(),
        rate: z.strictObject({ jobs: COUNT, periodMs: COUNT }).optional(),
      })
      .optional()
      .openapi({ description: "Bounds on all jobs with the key." }),
    onFailedDependency: FAILED_DEPENDENCY.optional().openapi({ description: 'Default "run".' }),
  })
  .openapi("NewJob");

export const JOB_STATES = Object.keys({
  pending: null,
  running: null,
  finished: null,
  failed: null,
  canceled: null,
} satisfies Record<JobState, null>) as [JobState, ...JobState[]];

const JOB_FIELDS = {
  id: UUID,
  jobType: z.string(),
  channel: z.string(),
  state: z.enum(JOB_STATES),
  priority: z.int(),
  queuedAt: TIME,
  runAt: TIME.nullable().openapi({ description: "When it may start, if that is still to come." }),
  startedAt: TIME.nullable().openapi({ description: "Of its latest claim." }),
  finishedAt: TIME.nullable(),
  canceled: z.boolean(),
  attempts: COUNT.openapi({ description: "That failed, the running one included." }),
  losses: COUNT.openapi({ description: "Claims whose worker vanished, the running one included." }),
  requeues: COUNT,
  workerId: UUID.nullable(),
  dependencies: z.array(UUID),
  dependents: z.array(UUID),
  result: ANY_JSON.optional().openapi({ description: "Absent until there is one." }),
};

export const JOB = z.object(JOB_FIELDS).openapi("Job");

export const PARAMETERS = z
  .object({ jobType: z.string(), args: ANY_JSON, dependencies: z.array(UUID), channel: z.string() })
  .openapi("JobParameters");

export const CLAIMED_JOB = z
  .object({
    id: UUID,
    token: UUID.openapi({ description: "Of this claim; whatever ends the job must name it." }),
    jobType: z.string(),
    args: ANY_JSON,
    dependencies: z.array(UUID),
  })
  .openapi("ClaimedJob");

export const WORKER = z.object({ id: UUID, channel: z.string(), arch: z.string() }).openapi("QueueWorker");

const JOB_ID = "0198c0de-5a5e-7000-8000-000000000001";

export const JOB_EXAMPLE = {
  id: JOB_ID,
  jobType: "resize",
  channel: "",
  state: "finished",
  priority: 0,
  queuedAt: "2026-01-31T09:00:00.000Z",
  runAt: null,
  startedAt: "2026-01-31T09:00:00.004Z",
  finishedAt: "2026-01-31T09:00:01.204Z",
  canceled: false,
  attempts: 0,
  losses: 0,
  requeues: 0,
  workerId: null,
  dependencies: [],
  dependents: [],
  result: { width: 640 },
};

export const CLAIMED_JOB_EXAMPLE = {
  id: JOB_ID,
  token: "00000000-1234-0000-8000-00000000000f",
  jobType: "resize",
  args: { image: "a.png", width: 640 },
  dependencies: [],
};
