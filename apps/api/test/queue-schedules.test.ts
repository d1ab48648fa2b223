import { createMemorySyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { jsonOf } from "./api-scene.ts";
import { type QueueServer, startQueueServer } from "./queue-server.ts";

interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly paused: boolean;
  readonly nextDueAt: string | null;
  readonly openRuns: number;
}

const TASKS = [
  { key: "collect", jobType: "a", args: { n: 1 } },
  { key: "report", jobType: "a", dependsOn: ["collect"] },
];
const HOURLY = { name: "hourly", everyMs: 3_600_000, tasks: TASKS };

const put = (server: QueueServer, schedule: unknown = HOURLY) => server.call("PUT", "/schedules", schedule);
const made = (server: QueueServer, schedule?: unknown) => jsonOf<Schedule>(put(server, schedule));
const change = (server: QueueServer, { id }: Schedule, how: string) =>
  server.call("POST", `/schedules/${id}/${how}`);

async function trigger(server: QueueServer, schedule: Schedule): Promise<string> {
  return (await jsonOf<{ runId: string }>(change(server, schedule, "trigger"))).runId;
}

async function finishNext(server: QueueServer, result: unknown): Promise<void> {
  const { token } = await jsonOf<{ token: string }>(server.call("POST", "/claims", { jobTypes: ["a"] }));
  await server.call("POST", `/claims/${token}/finish`, { result });
}

test("a schedule is made, told, and made again what is given", async () => {
  await using server = await startQueueServer();
  const schedule = await made(server, { ...HOURLY, missed: "all", maxOpenRuns: 2, channel: "x" });
  expect(schedule).toMatchObject({
    name: "hourly",
    everyMs: 3_600_000,
    tasks: [TASKS[0], { ...TASKS[1], args: null }],
    channel: "x",
    missed: "all",
    maxOpenRuns: 2,
    paused: false,
    lastDueAt: null,
    openRuns: 0,
    recentRuns: [],
  });
  expect(Date.parse(schedule.nextDueAt!)).toBeGreaterThan(0);
  const again = await made(server, { ...HOURLY, everyMs: 7_200_000 });
  expect(again).toMatchObject({ id: schedule.id, everyMs: 7_200_000, missed: "one" });
  expect(await jsonOf(server.call("GET", "/schedules"))).toEqual({ schedules: [again] });
  expect(await jsonOf(server.call("GET", `/schedules/${schedule.id}`))).toEqual(again);
});

test("a schedule by the clock of a place tells its pattern and its zone", async () => {
  await using server = await startQueueServer();
  const nightly = {
    name: "nightly",
    cron: "30 2 * * *",
    timeZone: "Europe/Berlin",
    startAt: "2030-01-01T00:00:00+01:00",
    tasks: [{ ...TASKS[0], retry: { maxAttempts: 5 }, onFailedDependency: "run" }],
    enableRecovery: false,
    maxRecoveryAttempts: 1,
    paused: true,
  };
  expect(await made(server, nightly)).toMatchObject({ ...nightly, startAt: "2029-12-31T23:00:00.000Z" });
});

test("arguments of tasks stay as they were sent", async () => {
  await using server = await startQueueServer();
  const args = '{"big":12345678901234567890,"one":1.0}';
  const body = `{"name":"s","everyMs":3600000,"tasks":[{"key":"t","jobType":"a","args":${args}}]}`;
  expect(await (await put(server, body)).text()).toContain(`"args":${args}`);
  const { schedules } = await jsonOf<{ schedules: Schedule[] }>(server.call("GET", "/schedules"));
  await trigger(server, schedules[0]!);
  const claimed = await server.call("POST", "/claims", { jobTypes: ["a"] });
  expect(await claimed.text()).toContain(`"args":${args}`);
});

test("a paused schedule has no due time, and a resumed one has", async () => {
  await using server = await startQueueServer();
  const schedule = await made(server);
  expect(await jsonOf(change(server, schedule, "pause"))).toMatchObject({ paused: true, nextDueAt: null });
  const resumed = await jsonOf<Schedule>(change(server, schedule, "resume"));
  expect(resumed.paused).toBe(false);
  expect(resumed.nextDueAt).not.toBeNull();
});

test("a run tells how far it has come, task by task, at the address of its job", async () => {
  await using server = await startQueueServer();
  const schedule = await made(server);
  const runId = await trigger(server, schedule);
  await finishNext(server, { rows: 12 });
  const halfway = await jsonOf<{ run: object }>(server.call("GET", `/jobs/${runId}`));
  expect(halfway).toMatchObject({
    id: runId,
    jobType: "schedule-run",
    state: "pending",
    run: {
      scheduleId: schedule.id,
      name: "hourly",
      tasks: { total: 2, done: 1, finished: 1, pending: 1 },
      taskList: [
        { key: "collect", state: "finished", result: { rows: 12 } },
        { key: "report", state: "pending" },
      ],
    },
  });
  const runs = await jsonOf<{ runs: object[] }>(server.call("GET", `/schedules/${schedule.id}/runs`));
  expect(runs).toEqual({ runs: [halfway.run] });
  await finishNext(server, null);
  expect(await jsonOf(server.call("GET", `/jobs/${runId}`))).toMatchObject({
    state: "finished",
    run: { tasks: { total: 2, done: 2 } },
  });
});

test("a job of anybody's that only has the type of a run is told as a job", async () => {
  await using server = await startQueueServer();
  const { id } = await jsonOf<{ id: string }>(server.call("POST", "/jobs", { jobType: "schedule-run" }));
  const job = await jsonOf(server.call("GET", `/jobs/${id}`));
  expect(job).toMatchObject({ jobType: "schedule-run" });
  expect(job).not.toHaveProperty("run");
});

test("a schedule that is deleted is gone, and its runs go on", async () => {
  await using server = await startQueueServer();
  const schedule = await made(server);
  const runId = await trigger(server, schedule);
  expect((await server.call("DELETE", `/schedules/${schedule.id}`)).status).toBe(204);
  for (const answer of [
    server.call("GET", `/schedules/${schedule.id}`),
    change(server, schedule, "trigger"),
  ]) {
    expect((await answer).status).toBe(404);
    expect(await jsonOf(answer)).toMatchObject({ code: "schedule-not-found" });
  }
  await finishNext(server, 1);
  await finishNext(server, 2);
  expect(await jsonOf(server.call("GET", `/jobs/${runId}`))).toMatchObject({ state: "finished" });
});

test.each<[string, object, number, string]>([
  ["neither an interval nor a pattern", { name: "s", tasks: TASKS }, 422, "invalid-schedule"],
  ["a pattern that is none", { name: "s", cron: "every day", tasks: TASKS }, 422, "invalid-schedule"],
  [
    "a zone that is none",
    { name: "s", cron: "0 3 * * *", timeZone: "Mars", tasks: TASKS },
    422,
    "invalid-schedule",
  ],
  ["a task that needs a later one", { ...HOURLY, tasks: [...TASKS].reverse() }, 422, "invalid-schedule"],
  ["no tasks", { ...HOURLY, tasks: [] }, 400, "invalid-input"],
  ["a misspelt field", { ...HOURLY, every: 1 }, 400, "invalid-input"],
])("%s makes no schedule", async (_what, schedule, status, code) => {
  await using server = await startQueueServer();
  const answer = await put(server, schedule);
  expect(answer.status).toBe(status);
  expect(await jsonOf(answer)).toMatchObject({ code });
  expect(await jsonOf(server.call("GET", "/schedules"))).toEqual({ schedules: [] });
});

test("a schedule that comes due makes its run by itself, once the engine is started", async () => {
  const log = createMemorySyncLog();
  await using server = await startQueueServer(log);
  await server.engine.start();
  const waiting = server.call("POST", "/claims", { jobTypes: ["a"], waitSeconds: 60 });
  await made(server, { ...HOURLY, startAt: "2020-01-01T00:00:00Z", tasks: [TASKS[0]] });
  expect(await jsonOf(waiting)).toMatchObject({ jobType: "a", args: { n: 1 } });
});
