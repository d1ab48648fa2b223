/** The queue's routes for jobs that come again. */
import { z } from "@hono/zod-openapi";
import { MAX_JOB_BODY_BYTES } from "../limit-body.ts";
import { operation } from "../openapi/operation.ts";
import { UUID } from "./queue-schemas.ts";
import {
  NEW_SCHEDULE,
  NEW_SCHEDULE_EXAMPLE,
  RUN,
  RUN_EXAMPLE,
  SCHEDULE,
  SCHEDULE_EXAMPLE,
} from "./schedule-schemas.ts";

const SCHEDULE_PARAMS = z.object({ id: UUID });
const THE_SCHEDULE = {
  kind: "json",
  about: "The schedule as it is now.",
  schema: SCHEDULE,
  example: SCHEDULE_EXAMPLE,
} as const;

export const PUT_SCHEDULE = operation({
  id: "putSchedule",
  method: "put",
  path: "/schedules",
  tag: "schedules",
  summary: "Make a schedule, or make it what is given",
  about:
    "The same name, or the same id, is the same schedule. At each due time one run is made, however many servers " +
    "there are: a job for each task, and one that ends when they have.",
  body: {
    kind: "json",
    schema: NEW_SCHEDULE,
    maxBytes: MAX_JOB_BODY_BYTES,
    example: NEW_SCHEDULE_EXAMPLE,
  },
  answers: { 200: THE_SCHEDULE },
  problems: ["invalid-schedule", "invalid-job"],
});

export const LIST_SCHEDULES = operation({
  id: "listSchedules",
  method: "get",
  path: "/schedules",
  tag: "schedules",
  summary: "All schedules",
  answers: {
    200: {
      kind: "json",
      about: "The schedules.",
      schema: z.object({ schedules: z.array(SCHEDULE) }),
      example: { schedules: [SCHEDULE_EXAMPLE] },
    },
  },
});

export const READ_SCHEDULE = operation({
  id: "readSchedule",
  method: "get",
  path: "/schedules/{id}",
  tag: "schedules",
  summary: "One schedule",
  params: SCHEDULE_PARAMS,
  answers: { 200: THE_SCHEDULE },
  problems: ["schedule-not-found"],
});

export const LIST_RUNS = operation({
  id: "listRuns",
  method: "get",
  path: "/schedules/{id}/runs",
  tag: "schedules",
  summary: "How far its latest runs have come, the newest first",
  params: SCHEDULE_PARAMS,
  answers: {
    200: {
      kind: "json",
      about: "At most twenty.",
      schema: z.object({ runs: z.array(RUN) }),
      example: { runs: [RUN_EXAMPLE] },
    },
  },
  problems: ["schedule-not-found"],
});

export const PAUSE_SCHEDULE = operation({
  id: "pauseSchedule",
  method: "post",
  path: "/schedules/{id}/pause",
  tag: "schedules",
  summary: "Make no more runs until it is resumed; those that there are go on",
  params: SCHEDULE_PARAMS,
  answers: { 200: THE_SCHEDULE },
  problems: ["schedule-not-found"],
});

export const RESUME_SCHEDULE = operation({
  id: "resumeSchedule",
  method: "post",
  path: "/schedules/{id}/resume",
  tag: "schedules",
  summary: "Make runs again; what came due meanwhile is not made up for",
  params: SCHEDULE_PARAMS,
  answers: { 200: THE_SCHEDULE },
  problems: ["schedule-not-found"],
});

export const TRIGGER_SCHEDULE = operation({
  id: "triggerSchedule",
  method: "post",
  path: "/schedules/{id}/trigger",
  tag: "schedules",
  summary: "Make a run now, beside those that are due",
  params: SCHEDULE_PARAMS,
  answers: {
    201: {
      kind: "json",
      about: "The run's id. `GET /jobs/{id}` tells how far it has come.",
      schema: z.object({ runId: UUID }),
      example: { runId: RUN_EXAMPLE.runId },
    },
  },
  problems: ["schedule-not-found"],
});

export const DELETE_SCHEDULE = operation({
  id: "deleteSchedule",
  method: "delete",
  path: "/schedules/{id}",
  tag: "schedules",
  summary: "Delete it; the runs that there are go on",
  params: SCHEDULE_PARAMS,
  answers: { 204: { kind: "empty", about: "It is deleted." } },
  problems: ["schedule-not-found"],
});
