/** The forms of schedules and of their runs. */
import { z } from "@hono/zod-openapi";
import {
  ANY_JSON,
  CHANNEL,
  COUNT,
  FAILED_DEPENDENCY,
  JOB_STATES,
  JOB_TYPE,
  RETRY,
  TIME,
  UUID,
} from "./queue-schemas.ts";

const TASK = {
  key: z.string().min(1).openapi({ description: "Names the task within its schedule." }),
  jobType: JOB_TYPE,
  args: ANY_JSON.optional(),
  dependsOn: z
    .array(z.string())
    .optional()
    .openapi({ description: "Keys of earlier tasks. Default: the one before it, however that ended." }),
  onFailedDependency: FAILED_DEPENDENCY.optional(),
  retry: RETRY.optional(),
};

const WHAT = {
  name: z.string().min(1),
  everyMs: z.int().optional().openapi({ description: "Either this or `cron`; at least 1,000." }),
  cron: z
    .string()
    .optional()
    .openapi({ description: "Minute, hour, day, month, weekday; or seconds first." }),
  timeZone: z.string().optional().openapi({ description: 'By whose clock `cron` is read. Default "UTC".' }),
  startAt: TIME.optional(),
};

const HOW = {
  channel: CHANNEL,
  missed: z
    .enum(["skip", "one", "all"])
    .openapi({ description: "What becomes of due times that passed unseen." }),
  enableRecovery: z.boolean().optional().openapi({ description: "Whether an interrupted run goes on." }),
  maxRecoveryAttempts: COUNT.optional(),
  maxOpenRuns: COUNT,
  paused: z.boolean(),
};

export const NEW_SCHEDULE = z
  .strictObject({
    id: UUID.optional().openapi({ description: "Default: one that follows from the name." }),
    ...WHAT,
    tasks: z.array(z.strictObject(TASK)).min(1).max(1_000),
    ...HOW,
    channel: HOW.channel.optional(),
    missed: HOW.missed.optional(),
    maxOpenRuns: HOW.maxOpenRuns.optional(),
    paused: HOW.paused.optional(),
  })
  .openapi("NewSchedule");

export const SCHEDULE = z
  .object({
    id: UUID,
    ...WHAT,
    tasks: z.array(z.object(TASK)),
    ...HOW,
    nextDueAt: TIME.nullable(),
    lastDueAt: TIME.nullable(),
    passedOver: COUNT.openapi({ description: "Due times that got no run." }),
    openRuns: COUNT,
    recentRuns: z.array(z.object({ runId: UUID, dueAt: TIME })),
  })
  .openapi("Schedule");

const TASK_PROGRESS = z.object({
  key: z.string(),
  id: UUID.openapi({ description: "Of its job." }),
  jobType: z.string(),
  state: z.enum(JOB_STATES),
  startedAt: TIME.nullable(),
  finishedAt: TIME.nullable(),
  attempts: COUNT,
  losses: COUNT,
  result: ANY_JSON.optional(),
});

export const RUN = z
  .object({
    runId: UUID,
    scheduleId: UUID,
    name: z.string().openapi({ description: "The schedule's when the run was made." }),
    dueAt: TIME,
    queuedAt: TIME,
    state: z.enum(JOB_STATES),
    startedAt: TIME.nullable(),
    finishedAt: TIME.nullable(),
    recoveries: COUNT.openapi({ description: "Interruptions after which it went on." }),
    recovers: z.boolean().openapi({
      description: "Whether it would go on after another interruption, as its schedule and the settings say.",
    }),
    maxRecoveries: COUNT,
    tasks: z.object({
      total: COUNT,
      done: COUNT,
      pending: COUNT,
      running: COUNT,
      finished: COUNT,
      failed: COUNT,
      canceled: COUNT,
    }),
    taskList: z.array(TASK_PROGRESS),
    result: ANY_JSON.optional(),
  })
  .openapi("Run");

const SCHEDULE_ID = "0198c0de-5a5e-5000-8000-0000000000a1";
const RUN_ID = "0198c0de-5a5e-5000-8000-0000000000b1";

export const NEW_SCHEDULE_EXAMPLE = {
  name: "nightly",
  cron: "30 2 * * *",
  timeZone: "Europe/Berlin",
  tasks: [
    { key: "collect", jobType: "collect", args: { days: 1 } },
    { key: "report", jobType: "report", dependsOn: ["collect"] },
  ],
  enableRecovery: true,
};

export const SCHEDULE_EXAMPLE = {
  ...NEW_SCHEDULE_EXAMPLE,
  id: SCHEDULE_ID,
  channel: "",
  missed: "one",
  maxOpenRuns: 100,
  paused: false,
  nextDueAt: "2026-02-01T01:30:00.000Z",
  lastDueAt: "2026-01-31T01:30:00.000Z",
  passedOver: 0,
  openRuns: 0,
  recentRuns: [{ runId: RUN_ID, dueAt: "2026-01-31T01:30:00.000Z" }],
};

export const RUN_EXAMPLE = {
  runId: RUN_ID,
  scheduleId: SCHEDULE_ID,
  name: "nightly",
  dueAt: "2026-01-31T01:30:00.000Z",
  queuedAt: "2026-01-31T01:30:00.020Z",
  state: "pending",
  startedAt: "2026-01-31T01:30:00.040Z",
  finishedAt: null,
  recoveries: 1,
  recovers: true,
  maxRecoveries: 3,
  tasks: { total: 2, done: 1, pending: 0, running: 1, finished: 1, failed: 0, canceled: 0 },
  taskList: [
    {
      key: "collect",
      id: "0198c0de-5a5e-5000-8000-0000000000c1",
      jobType: "collect",
      state: "finished",
      startedAt: "2026-01-31T01:30:00.040Z",
      finishedAt: "2026-01-31T01:30:04.000Z",
      attempts: 0,
      losses: 0,
      result: { rows: 12 },
    },
    {
      key: "report",
      id: "0198c0de-5a5e-5000-8000-0000000000c2",
      jobType: "report",
      state: "running",
      startedAt: "2026-01-31T01:30:04.010Z",
      finishedAt: null,
      attempts: 1,
      losses: 1,
    },
  ],
};
