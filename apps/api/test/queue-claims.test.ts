import {
  CanceledError,
  DequeueTimeoutError,
  type DequeuedJob,
  type JobQueue,
  NotExistError,
  NotPendingError,
} from "@tidemark/job-queue";
import { expect, test } from "vitest";
import type { QueueAccess } from "../src/queue/tenant-queues.ts";
import { apiScene, jsonOf, USER_TOKEN } from "./api-scene.ts";
import { JOB_ID, QUEUE, queuesOf, TOKEN } from "./queue-scene.ts";

const WORKER_ID = "0198c0de-5a5e-7000-8000-0000000000aa";
const JOB: DequeuedJob = { id: JOB_ID, token: TOKEN, dependencies: [], jobType: "a", args: { x: 1 } };

const post = (json?: unknown) => ({ method: "POST", ...(json !== undefined && { json }) });

/** Waits as a queue without jobs does. */
const neverAJob: JobQueue["dequeue"] = ({ signal }) =>
  new Promise((_resolve, reject) => {
    const leave = () => reject(new DequeueTimeoutError("No job came."));
    if (signal?.aborted) leave();
    signal?.addEventListener("abort", leave, { once: true });
  });

/** A request whose caller can hang up. */
function request(app: ReturnType<typeof apiScene>["app"], body: unknown, path = `${QUEUE}/claims`) {
  const caller = new AbortController();
  const headers = { authorization: `Bearer ${USER_TOKEN}` };
  const init = { method: "POST", headers, body: JSON.stringify(body), signal: caller.signal };
  return { answer: app.request(new Request(`http://localhost${path}`, init)), hangUp: () => caller.abort() };
}

function sceneOf(queue: Partial<JobQueue>, more?: Partial<QueueAccess>) {
  return apiScene({ queues: queuesOf(queue, more) });
}

test("a worker is given the job that it asked for", async () => {
  const wishes: unknown[] = [];
  const { call } = sceneOf({
    dequeue: async ({ signal, ...wish }) => {
      expect(signal?.aborted).toBe(false);
      wishes.push(wish);
      return JOB;
    },
  });
  expect(await jsonOf(call(`${QUEUE}/claims`, post({ jobTypes: ["a"] })))).toEqual(JOB);
  await call(`${QUEUE}/claims`, post({ jobTypes: ["a", "b"], channels: ["x", ""], workerId: WORKER_ID }));
  expect(wishes).toEqual([
    { jobTypes: ["a"] },
    { jobTypes: ["a", "b"], channels: ["x", ""], workerId: WORKER_ID },
  ]);
});

test("several jobs are taken at once", async () => {
  const { call } = sceneOf({
    dequeueMany: async () => [JOB, JOB],
  });
  const answer = await call(`${QUEUE}/claims/batch`, post({ jobTypes: ["a"], limit: 2 }));
  expect(await jsonOf(answer)).toEqual({ jobs: [JOB, JOB] });
});

test("a worker that waited long enough is told that nothing came", async () => {
  const { call } = sceneOf({ dequeue: () => Promise.reject(new DequeueTimeoutError("No job came.")) });
  const answer = await call(`${QUEUE}/claims`, post({ jobTypes: ["a"] }));
  expect(answer.status).toBe(204);
  expect(await answer.text()).toBe("");
});

test("waiting ends by itself", async () => {
  const { call } = sceneOf({ dequeue: neverAJob });
  expect((await call(`${QUEUE}/claims`, post({ jobTypes: ["a"], waitSeconds: 1 }))).status).toBe(204);
});

test.each([
  {},
  { jobTypes: [] },
  { jobTypes: ["a"], channels: [] },
  { jobTypes: ["a"], waitSeconds: 0 },
  { jobTypes: ["a"], waitSeconds: 61 },
  { jobTypes: ["a"], workerId: "me" },
  { jobTypes: ["a"], channel: "x" },
])("%j is no wish", async (json) => {
  expect((await sceneOf({}).call(`${QUEUE}/claims`, post(json))).status).toBe(400);
});

test("a caller who hangs up waits no longer", async () => {
  const waiting = Promise.withResolvers<AbortSignal>();
  const { app } = sceneOf({
    dequeue: (wish) => {
      waiting.resolve(wish.signal!);
      return neverAJob(wish);
    },
  });
  const { answer, hangUp } = request(app, { jobTypes: ["a"] });
  const signal = await waiting.promise;
  expect(signal.aborted).toBe(false);
  hangUp();
  expect((await answer).status).toBe(204);
  expect(signal.aborted).toBe(true);
});

test("a job that comes as its caller hangs up is given back", async () => {
  const released: string[] = [];
  const { app } = sceneOf({
    dequeue: async () => {
      hangUp();
      return JOB;
    },
    releaseJob: async (token) => void released.push(token),
  });
  const { answer, hangUp } = request(app, { jobTypes: ["a"] });
  await answer;
  expect(released).toEqual([TOKEN]);
});

test.each([`${QUEUE}/claims`, `${QUEUE}/claims/batch`, `${QUEUE}/jobs/${JOB_ID}/claim`])(
  "jobs of %s whose answer does not get out are given back",
  async (path) => {
    const released: string[] = [];
    const { app } = sceneOf({
      dequeue: async () => JOB,
      dequeueMany: async () => [JOB],
      dequeueById: async () => JOB,
      releaseJob: async (token) => void released.push(token),
    });
    const wish = { jobTypes: ["a"], ...(path.endsWith("batch") && { limit: 1 }) };
    const { answer, hangUp } = request(app, path.includes("/jobs/") ? {} : wish, path);
    expect((await answer).status).toBe(200);
    expect(released).toEqual([]);
    hangUp();
    expect(released).toEqual([TOKEN]);
  },
);

test("a job that cannot be given back is left to its claim's silence, and said", async () => {
  const said = Promise.withResolvers<string>();
  const { app } = sceneOf(
    { dequeue: async () => JOB, releaseJob: () => Promise.reject(new Error("away")) },
    { notGivenBack: (_error, token) => said.resolve(token) },
  );
  const { answer, hangUp } = request(app, { jobTypes: ["a"] });
  await answer;
  hangUp();
  expect(await said.promise).toBe(TOKEN);
});

test("a server that stops sends waiting workers away", async () => {
  const stopping = new AbortController();
  const { call } = sceneOf({ dequeue: neverAJob }, { closing: stopping.signal });
  const waiting = call(`${QUEUE}/claims`, post({ jobTypes: ["a"] }));
  stopping.abort();
  const answer = await waiting;
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(answer.headers.get("connection")).toBe("close");
  expect(await jsonOf(answer)).toMatchObject({ code: "shutting-down" });
});

test("a job is taken by its id", async () => {
  const calls: unknown[] = [];
  const { call } = sceneOf({
    dequeueById: async (...given) => {
      calls.push(given);
      const { id: _, ...job } = JOB;
      return job;
    },
  });
  expect(await jsonOf(call(`${QUEUE}/jobs/${JOB_ID}/claim`, post()))).toEqual(JOB);
  await call(`${QUEUE}/jobs/${JOB_ID}/claim`, post({ workerId: WORKER_ID }));
  expect(calls).toEqual([
    [JOB_ID, {}],
    [JOB_ID, { workerId: WORKER_ID }],
  ]);
});

test("a job that does not wait is not taken by its id", async () => {
  const { call } = sceneOf({ dequeueById: () => Promise.reject(new NotPendingError("It runs already.")) });
  const answer = await call(`${QUEUE}/jobs/${JOB_ID}/claim`, post());
  expect(answer.status).toBe(409);
  expect(await jsonOf(answer)).toMatchObject({ code: "job-not-pending" });
});

test("claims that are silent are listed, and one tells its job", async () => {
  const { call } = sceneOf({
    heartbeats: async (olderThanMs) => (olderThanMs === 60_000 ? [TOKEN] : []),
    idFromToken: async () => JOB_ID,
  });
  expect(await jsonOf(call(`${QUEUE}/claims?silentForMs=60000`))).toEqual({ tokens: [TOKEN] });
  expect(await jsonOf(call(`${QUEUE}/claims`))).toEqual({ tokens: [] });
  expect(await jsonOf(call(`${QUEUE}/claims/${TOKEN}`))).toEqual({ id: JOB_ID });
});

test("a job is finished with its result", async () => {
  const ended: unknown[] = [];
  const { call } = sceneOf({ finishJob: async (...given) => void ended.push(given) });
  const finish = (request: object) => call(`${QUEUE}/claims/${TOKEN}/finish`, { method: "POST", ...request });
  expect((await finish({ json: { result: [1] } })).status).toBe(204);
  await finish({});
  await finish({ body: '{"result":12345678901234567890}' });
  expect(JSON.stringify(ended)).toBe(
    `[["${TOKEN}",[1]],["${TOKEN}",null],["${TOKEN}",12345678901234567890]]`,
  );
});

test("an attempt is failed as its worker says", async () => {
  const failures: unknown[] = [];
  const { call } = sceneOf({
    failAttempt: async (_token, failure) => {
      failures.push(failure);
      return { retried: failure.retryable !== false };
    },
  });
  const fail = (json?: unknown) => jsonOf(call(`${QUEUE}/claims/${TOKEN}/fail`, post(json)));
  expect(await fail({ error: { message: "no" }, retryable: false })).toEqual({ retried: false });
  expect(await fail({ error: "later", retryAfterMs: 5_000 })).toEqual({ retried: true });
  await fail();
  expect(failures).toEqual([
    { error: { message: "no" }, retryable: false },
    { error: "later", retryAfterMs: 5_000 },
    { error: null },
  ]);
});

test.each(["heartbeat", "release"])("%s answers with nothing to say", async (what) => {
  const { call } = sceneOf({ refreshHeartbeat: async () => undefined, releaseJob: async () => undefined });
  expect((await call(`${QUEUE}/claims/${TOKEN}/${what}`, post())).status).toBe(204);
});

test.each([
  ["claim-not-current", new NotExistError("This claim is over.")],
  ["job-canceled", new CanceledError("The job was canceled.")],
] as const)("%s tells a worker to stop", async (code, error) => {
  const refuse = () => Promise.reject(error);
  const { call } = sceneOf({
    refreshHeartbeat: refuse,
    finishJob: refuse,
    failAttempt: refuse,
    releaseJob: refuse,
  });
  for (const what of ["heartbeat", "finish", "fail", "release"]) {
    const answer = await call(`${QUEUE}/claims/${TOKEN}/${what}`, post());
    expect(answer.status).toBe(410);
    expect(await jsonOf(answer)).toMatchObject({ code, detail: error.message });
  }
});
