/** Jobs that come again, over HTTP. */
import { createSchedules } from "@tidemark/job-queue";
import type { QueueAccess } from "../../queue/tenant-queues.ts";
import type { ApiRoutes } from "../openapi/serve-operation.ts";
import { serveOnQueue } from "./answer-refusals.ts";
import { describeRun, describeSchedule, newSchedule } from "./describe-schedule.ts";
import { exactBody } from "./exact-body.ts";
import {
  DELETE_SCHEDULE,
  LIST_RUNS,
  LIST_SCHEDULES,
  PAUSE_SCHEDULE,
  PUT_SCHEDULE,
  READ_SCHEDULE,
  RESUME_SCHEDULE,
  TRIGGER_SCHEDULE,
} from "./schedule-operations.ts";

export function addScheduleRoutes(routes: ApiRoutes, queues: QueueAccess): void {
  const onSchedule = { queues, names: "schedule" } as const;

  serveOnQueue(routes, onSchedule, PUT_SCHEDULE, async (context, { body }, queue) => {
    const schedules = createSchedules(queue);
    const id = await schedules.put(newSchedule(body, await exactBody(context)));
    return context.json(describeSchedule(await schedules.get(id)));
  });

  serveOnQueue(routes, onSchedule, LIST_SCHEDULES, async (context, _input, queue) => {
    const schedules = await createSchedules(queue).list();
    return context.json({ schedules: schedules.map(describeSchedule) });
  });

  serveOnQueue(routes, onSchedule, READ_SCHEDULE, async (context, { params }, queue) =>
    context.json(describeSchedule(await createSchedules(queue).get(params.id))),
  );

  serveOnQueue(routes, onSchedule, LIST_RUNS, async (context, { params }, queue) => {
    const runs = await createSchedules(queue).runs(params.id);
    return context.json({ runs: runs.map(describeRun) });
  });

  for (const [operation, change] of [
    [PAUSE_SCHEDULE, "pause"],
    [RESUME_SCHEDULE, "resume"],
  ] as const) {
    serveOnQueue(routes, onSchedule, operation, async (context, { params }, queue) => {
      const schedules = createSchedules(queue);
      await schedules[change](params.id);
      return context.json(describeSchedule(await schedules.get(params.id)));
    });
  }

  serveOnQueue(routes, onSchedule, TRIGGER_SCHEDULE, async (context, { params }, queue) => {
    const runId = await createSchedules(queue).trigger(params.id);
    context.header("location", `/jobs/${runId}`);
    return context.json({ runId }, 201);
  });

  serveOnQueue(routes, onSchedule, DELETE_SCHEDULE, async (context, { params }, queue) => {
    await createSchedules(queue).delete(params.id);
    return context.body(null, 204);
  });
}
