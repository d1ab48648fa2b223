import {
  InvalidJobError,
  type JobDetails,
  NotExistError,
  type NewJob,
  RunningError,
} from "@tidemark/job-queue";
import { expect, test } from "vitest";
import { apiScene, jsonOf } from "./api-scene.ts";
import { DETAILS, JOB_ID, queuesOf, QUEUE } from "./queue-scene.ts";

const OTHER_ID = "0198c0de-5a5e-7000-8000-000000000002";

function enqueueing() {
  const batches: (readonly NewJob[])[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      enqueueMany: async (jobs) => {
        batches.push(jobs);
        return jobs.map(({ id }) => id ?? JOB_ID);
      },
    }),
  });
  return { call, batches };
}

test("a job is enqueued with all that it asks for", async () => {
  const { call, batches } = enqueueing();
  const json = {
    id: OTHER_ID.toUpperCase(),
    jobType: "resize",
    args: { width: 640 },
    dependencies: [JOB_ID],
    channel: "images",
    priority: -3,
    runAt: "2026-02-01T10:00:00+02:00",
    retry: { maxAttempts: 5, baseDelayMs: 100, maxDelayMs: 1_000 },
    unique: { key: "a.png", periodMs: 60_000 },
    limit: { key: "gpu", concurrency: 2, rate: { jobs: 10, periodMs: 1_000 } },
    onFailedDependency: "cancel",
  };
  const answer = await call(`${QUEUE}/jobs`, { method: "POST", json });
  expect(answer.status).toBe(201);
  expect(answer.headers.get("location")).toBe(`${QUEUE}/jobs/${OTHER_ID}`);
  expect(await answer.json()).toEqual({ id: OTHER_ID });
  expect(batches).toEqual([[{ ...json, id: OTHER_ID, runAt: new Date("2026-02-01T08:00:00.000Z") }]]);
});

test("a job without arguments has null", async () => {
  const { call, batches } = enqueueing();
  await call(`${QUEUE}/jobs`, { method: "POST", json: { jobType: "a" } });
  expect(batches).toEqual([[{ jobType: "a", args: null }]]);
});

test("a body needs no content type, as curl sends none of JSON", async () => {
  const { call, batches } = enqueueing();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await call(`${QUEUE}/jobs`, { method: "POST", body: '{"jobType":"a"}', headers });
  expect(answer.status).toBe(201);
  expect(batches).toHaveLength(1);
});

test("a batch is one call of the queue", async () => {
  const { call, batches } = enqueueing();
  const jobs = [
    { id: JOB_ID, jobType: "a" },
    { id: OTHER_ID, jobType: "b", dependencies: [JOB_ID] },
  ];
  const answer = await call(`${QUEUE}/jobs/batch`, { method: "POST", json: { jobs } });
  expect(await jsonOf(answer)).toEqual({ ids: [JOB_ID, OTHER_ID] });
  expect(batches).toEqual([jobs.map((job) => ({ ...job, args: null }))]);
});

test.each([
  ['{"exact":12345678901234567890,"one":1.0,"far":1e400,"minus":-0,"third":0.3333333333333333333}'],
  ['{"__proto__":{"a":1},"constructor":2,"toJSON":"x"}'],
  ['["\\u0000","\\ud800","\\ude00\\ud83d"]'],
  ["[[[[[[[[[[1.50]]]]]]]]]]"],
  ["9007199254740993"],
])("%s comes to the queue as it was sent", async (args) => {
  const { call, batches } = enqueueing();
  await call(`${QUEUE}/jobs`, { method: "POST", body: `{"jobType":"a","args":${args}}` });
  await call(`${QUEUE}/jobs/batch`, { method: "POST", body: `{"jobs":[{"jobType":"a","args":${args}}]}` });
  expect(batches.map(([job]) => JSON.stringify(job?.args))).toEqual([args, args]);
});

test("numbers of ours may be written as other languages write them", async () => {
  const { call, batches } = enqueueing();
  const body = '{"jobType":"a","priority":5.0,"args":5.0}';
  expect((await call(`${QUEUE}/jobs`, { method: "POST", body })).status).toBe(201);
  expect(batches[0]?.[0]?.priority).toBe(5);
});

test.each<[string, unknown]>([
  ["no job type", { args: 1 }],
  ["an empty job type", { jobType: "" }],
  ["an id that is none", { jobType: "a", id: "1" }],
  ["a dependency that is none", { jobType: "a", dependencies: ["1"] }],
  ["a time without a zone", { jobType: "a", runAt: "2026-02-01T10:00:00" }],
  ["a misspelt option", { jobType: "a", piority: 1 }],
  ["a text", "resize"],
])("%s is refused before the queue is asked", async (_what, json) => {
  const { call, batches } = enqueueing();
  const answer = await call(`${QUEUE}/jobs`, { method: "POST", json });
  expect(answer.status).toBe(400);
  expect(await jsonOf(answer)).toMatchObject({ code: "invalid-input" });
  expect(batches).toEqual([]);
});

test.each([
  ["unknown-dependency", new NotExistError("There is no job to depend on.")],
  ["invalid-job", new InvalidJobError("The arguments are nested too deep.")],
])("%s is said with the queue's own words", async (code, error) => {
  const { call } = apiScene({ queues: queuesOf({ enqueueMany: () => Promise.reject(error) }) });
  const answer = await call(`${QUEUE}/jobs`, { method: "POST", json: { jobType: "a" } });
  expect(answer.status).toBe(422);
  expect(await jsonOf(answer)).toMatchObject({ code, detail: error.message });
});

test("a job tells where it stands, at both of its addresses", async () => {
  const finished: JobDetails = {
    ...DETAILS,
    state: "finished",
    startedAt: new Date("2026-01-31T09:00:01.000Z"),
    finishedAt: new Date("2026-01-31T09:00:02.000Z"),
    workerId: OTHER_ID,
    result: null,
  };
  const { call } = apiScene({ queues: queuesOf({ jobDetails: async () => finished }) });
  const job = await jsonOf(call(`${QUEUE}/jobs/${JOB_ID}`));
  expect(job).toEqual({
    id: JOB_ID,
    jobType: "resize",
    channel: "",
    state: "finished",
    priority: 0,
    queuedAt: "2026-01-31T09:00:00.000Z",
    runAt: null,
    startedAt: "2026-01-31T09:00:01.000Z",
    finishedAt: "2026-01-31T09:00:02.000Z",
    canceled: false,
    attempts: 0,
    losses: 0,
    requeues: 0,
    workerId: OTHER_ID,
    dependencies: [],
    dependents: [],
    result: null,
  });
  expect(await jsonOf(call(`/jobs/${JOB_ID}`))).toEqual(job);
});

test("a job that has no result says none", async () => {
  const { call } = apiScene({ queues: queuesOf({ jobDetails: async () => DETAILS }) });
  expect(await jsonOf(call(`/jobs/${JOB_ID}`))).not.toHaveProperty("result");
});

test("the short address wants the user's token too", async () => {
  const { call } = apiScene();
  expect((await call(`/jobs/${JOB_ID}`, { token: null })).status).toBe(401);
  expect((await call(`//jobs/${JOB_ID}`, { token: null })).status).toBe(401);
});

test("what a job was given can be read", async () => {
  const parameters = { jobType: "a", args: { x: 1 }, dependencies: [OTHER_ID], channel: "c" };
  const { call } = apiScene({ queues: queuesOf({ job: async () => parameters }) });
  expect(await jsonOf(call(`${QUEUE}/jobs/${JOB_ID}/parameters`))).toEqual(parameters);
});

test("a job that nobody knows is not found", async () => {
  const error = new NotExistError("There is no job of this id.");
  const { call } = apiScene({ queues: queuesOf({ jobDetails: () => Promise.reject(error) }) });
  const answer = await call(`/jobs/${JOB_ID}`);
  expect(answer.status).toBe(404);
  expect(await jsonOf(answer)).toMatchObject({ code: "job-not-found" });
  expect((await call("/jobs/nothing")).status).toBe(400);
});

test("a cancelled job is told as it is now", async () => {
  const canceled: string[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      cancelJob: async (id) => void canceled.push(id),
      jobDetails: async () => ({ ...DETAILS, state: "canceled", canceled: true }),
    }),
  });
  const answer = await call(`${QUEUE}/jobs/${JOB_ID}/cancel`, { method: "POST" });
  expect(await jsonOf(answer)).toMatchObject({ state: "canceled", canceled: true });
  expect(canceled).toEqual([JOB_ID]);
});

test("a job that never ran is failed with a result", async () => {
  const failed: unknown[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      failJob: async (id, result) => void failed.push([id, result]),
      jobDetails: async () => ({ ...DETAILS, state: "failed" }),
    }),
  });
  await call(`${QUEUE}/jobs/${JOB_ID}/fail`, { method: "POST", json: { result: { error: 1 } } });
  await call(`${QUEUE}/jobs/${JOB_ID}/fail`, { method: "POST" });
  expect(failed).toEqual([
    [JOB_ID, { error: 1 }],
    [JOB_ID, null],
  ]);
});

test("a running job is given back, fenced when a token says so", async () => {
  const calls: unknown[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      requeueOrFinishJob: async (...given) => {
        calls.push(given);
        return { requeued: true };
      },
    }),
  });
  const requeue = (json: unknown) => call(`${QUEUE}/jobs/${JOB_ID}/requeue`, { method: "POST", json });
  expect(await jsonOf(requeue({ maxRetries: 2, result: "lost" }))).toEqual({ requeued: true });
  await requeue({ maxRetries: 0, token: OTHER_ID });
  expect(calls).toEqual([
    [JOB_ID, 2, "lost", {}],
    [JOB_ID, 0, null, { token: OTHER_ID }],
  ]);
});

test("a deleted job leaves nothing to say, and a running one stays", async () => {
  const gone = apiScene({ queues: queuesOf({ deleteJob: async () => undefined }) });
  expect((await gone.call(`${QUEUE}/jobs/${JOB_ID}`, { method: "DELETE" })).status).toBe(204);
  const error = new RunningError("The job runs. Cancel it first.");
  const running = apiScene({ queues: queuesOf({ deleteJob: () => Promise.reject(error) }) });
  const answer = await running.call(`${QUEUE}/jobs/${JOB_ID}`, { method: "DELETE" });
  expect(answer.status).toBe(409);
  expect(await jsonOf(answer)).toMatchObject({ code: "job-running" });
});

test("root jobs are listed by their ids", async () => {
  const { call } = apiScene({ queues: queuesOf({ allRootJobs: async () => [JOB_ID] }) });
  expect(await jsonOf(call(`${QUEUE}/roots`))).toEqual({ ids: [JOB_ID] });
});

test("dead letters come in pages", async () => {
  const ids = [JOB_ID, OTHER_ID];
  const asked: unknown[] = [];
  const { call } = apiScene({
    queues: queuesOf({
      deadLetters: async (page) => {
        asked.push(page);
        return ids.map((id): JobDetails => ({ ...DETAILS, id, state: "failed" })).slice(0, page?.limit);
      },
    }),
  });
  const first = await jsonOf<{ jobs: unknown[]; next: string }>(call(`${QUEUE}/dead-letters?limit=1`));
  expect(first).toMatchObject({ jobs: [{ id: JOB_ID }], next: JOB_ID });
  const rest = await jsonOf(call(`${QUEUE}/dead-letters?after=${first.next}`));
  expect(rest).toMatchObject({ next: null });
  expect(asked).toEqual([{ limit: 2 }, { limit: 101, after: JOB_ID }]);
});

test("failed jobs are driven again", async () => {
  const { call } = apiScene({ queues: queuesOf({ redrive: async (ids) => ids.length }) });
  const answer = await call(`${QUEUE}/dead-letters/redrive`, { method: "POST", json: { ids: [JOB_ID] } });
  expect(await jsonOf(answer)).toEqual({ redriven: 1 });
});

test("each user has a queue of their own", async () => {
  const tenants: string[] = [];
  const queues = queuesOf(
    {},
    {
      use: (tenant, work) => {
        tenants.push(tenant);
        return work({ allRootJobs: async () => [] } as never);
      },
    },
  );
  await apiScene({ queues }).call(`${QUEUE}/roots`);
  expect(tenants).toEqual(["alice"]);
});
