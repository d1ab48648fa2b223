import { expect, test } from "vitest";
import { jsonOf } from "./api-scene.ts";
import { type QueueServer, startQueueServer } from "./queue-server.ts";

interface Claimed {
  readonly id: string;
  readonly token: string;
  readonly jobType: string;
  readonly args: unknown;
  readonly dependencies: readonly string[];
}

async function enqueue(server: QueueServer, job: object): Promise<string> {
  return (await jsonOf<{ id: string }>(server.call("POST", "/jobs", job))).id;
}

const claim = async (server: QueueServer, wish: object = { jobTypes: ["a"] }) =>
  jsonOf<Claimed>(server.call("POST", "/claims", wish));
const end = (server: QueueServer, { token }: Claimed, how: string, body?: unknown) =>
  server.call("POST", `/claims/${token}/${how}`, body);
const read = (server: QueueServer, id: string) =>
  jsonOf<Record<string, unknown>>(server.call("GET", `/jobs/${id}`));

test("a job goes from the one who enqueues it to a worker and back", async () => {
  await using server = await startQueueServer();
  const id = await enqueue(server, { jobType: "a", args: { n: 1 } });
  expect(await read(server, id)).toMatchObject({ state: "pending", startedAt: null });
  const job = await claim(server);
  expect(job).toEqual({ id, token: job.token, jobType: "a", args: { n: 1 }, dependencies: [] });
  expect(await read(server, id)).toMatchObject({ state: "running" });
  expect((await end(server, job, "heartbeat")).status).toBe(204);
  expect((await end(server, job, "finish", { result: { m: 2 } })).status).toBe(204);
  expect(await read(server, id)).toMatchObject({ state: "finished", result: { m: 2 } });
  expect((await end(server, job, "finish", { result: 3 })).status).toBe(410);
});

test("a worker that waits gets a job as soon as there is one", async () => {
  await using server = await startQueueServer();
  const waiting = claim(server, { jobTypes: ["a"], waitSeconds: 60 });
  const id = await enqueue(server, { jobType: "a" });
  expect((await waiting).id).toBe(id);
});

test("a job that is canceled tells its worker to stop", async () => {
  await using server = await startQueueServer();
  const id = await enqueue(server, { jobType: "a" });
  const job = await claim(server);
  expect(await jsonOf(server.call("POST", `/jobs/${id}/cancel`))).toMatchObject({ state: "canceled" });
  const answer = await end(server, job, "heartbeat");
  expect(answer.status).toBe(410);
  expect(await jsonOf(answer)).toMatchObject({ code: "job-canceled" });
});

test("a job that fails for good becomes a dead letter, which can be driven again", async () => {
  await using server = await startQueueServer();
  const id = await enqueue(server, { jobType: "a" });
  const failed = await end(server, await claim(server), "fail", { error: { why: "no" }, retryable: false });
  expect(await jsonOf(failed)).toEqual({ retried: false });
  expect(await jsonOf(server.call("GET", "/dead-letters"))).toMatchObject({
    jobs: [{ id, state: "failed", result: { why: "no" } }],
    next: null,
  });
  const redriven = await server.call("POST", "/dead-letters/redrive", { ids: [id] });
  expect(await jsonOf(redriven)).toEqual({ redriven: 1 });
  expect((await claim(server)).id).toBe(id);
});

test("a job waits for what it depends on, and is told by it", async () => {
  await using server = await startQueueServer();
  const first = await enqueue(server, { jobType: "a" });
  const second = await enqueue(server, { jobType: "b", dependencies: [first] });
  expect(await read(server, first)).toMatchObject({ dependents: [second] });
  const waiting = claim(server, { jobTypes: ["b"], waitSeconds: 60 });
  await end(server, await claim(server), "finish");
  expect(await waiting).toMatchObject({ id: second, dependencies: [first] });
});

test("a released job can be taken at once", async () => {
  await using server = await startQueueServer();
  const id = await enqueue(server, { jobType: "a" });
  expect((await end(server, await claim(server), "release")).status).toBe(204);
  expect(await read(server, id)).toMatchObject({ state: "pending", attempts: 0 });
  expect((await claim(server)).id).toBe(id);
});

test("arguments and results stay exactly as they were sent", async () => {
  await using server = await startQueueServer();
  const exact =
    '{"big":12345678901234567890,"one":1.0,"far":1e400,"text":"\\u0000\\ud800","__proto__":{"a":-0}}';
  const enqueued = await server.call("POST", "/jobs", `{"jobType":"a","args":${exact}}`);
  const { id } = await jsonOf<{ id: string }>(enqueued);
  const answer = await (await server.call("POST", "/claims", { jobTypes: ["a"] })).text();
  expect(answer).toContain(`"args":${exact}`);
  const job = JSON.parse(answer) as Claimed;
  await end(server, job, "finish", `{"result":${exact}}`);
  expect(await (await server.call("GET", `/jobs/${id}`)).text()).toContain(`"result":${exact}`);
  expect(await (await server.call("GET", `/jobs/${id}/parameters`)).text()).toContain(`"args":${exact}`);
});

test("a registered worker is seen, holds its jobs, and is forgotten when they are done", async () => {
  await using server = await startQueueServer();
  const registered = await server.call("POST", "/workers", { arch: "riscv64", channel: "x", name: "pi" });
  const { id: workerId } = await jsonOf<{ id: string }>(registered);
  expect(await jsonOf(server.call("GET", "/workers"))).toEqual({
    workers: [{ id: workerId, channel: "x", arch: "riscv64" }],
  });
  const id = await enqueue(server, { jobType: "a", channel: "x" });
  const job = await claim(server, { jobTypes: ["a"], channels: ["x"], workerId });
  expect(await read(server, id)).toMatchObject({ workerId });
  expect((await server.call("POST", `/workers/${workerId}/status`)).status).toBe(204);
  expect((await server.call("DELETE", `/workers/${workerId}`)).status).toBe(409);
  await end(server, job, "finish");
  expect((await server.call("DELETE", `/workers/${workerId}`)).status).toBe(204);
  expect((await server.call("POST", `/workers/${workerId}/status`)).status).toBe(404);
});

test("claims tell their jobs and how silent they are", async () => {
  await using server = await startQueueServer();
  const id = await enqueue(server, { jobType: "a" });
  const { token } = await claim(server);
  expect(await jsonOf(server.call("GET", `/claims/${token}`))).toEqual({ id });
  expect(await jsonOf(server.call("GET", "/claims?silentForMs=0"))).toEqual({ tokens: [token] });
  expect(await jsonOf(server.call("GET", "/claims?silentForMs=3600000"))).toEqual({ tokens: [] });
});

test("deleting a root deletes what only it needed", async () => {
  await using server = await startQueueServer();
  const leaf = await enqueue(server, { jobType: "a" });
  const root = await enqueue(server, { jobType: "a", dependencies: [leaf] });
  expect(await jsonOf(server.call("GET", "/roots"))).toEqual({ ids: [root] });
  const needed = await server.call("DELETE", `/jobs/${leaf}`);
  expect(await jsonOf(needed)).toMatchObject({ code: "job-needed" });
  expect((await server.call("DELETE", `/jobs/${root}`)).status).toBe(204);
  expect((await server.call("GET", `/jobs/${leaf}`)).status).toBe(404);
});

test.each([
  [
    "a dependency that nobody knows",
    { jobType: "a", dependencies: ["0198c0de-5a5e-7000-8000-00000000ffff"] },
    "unknown-dependency",
  ],
  ["a priority out of bounds", { jobType: "a", priority: 5_000 }, "invalid-job"],
])("%s is refused, and nothing is stored", async (_what, job, code) => {
  await using server = await startQueueServer();
  const answer = await server.call("POST", "/jobs", job);
  expect(answer.status).toBe(422);
  expect(await jsonOf(answer)).toMatchObject({ code });
  expect(await jsonOf(server.call("GET", "/roots"))).toEqual({ ids: [] });
});

test("the same id sent again is the same job, and with other arguments it is refused", async () => {
  await using server = await startQueueServer();
  const job = { id: "0198c0de-5a5e-7000-8000-0000000000cc", jobType: "a", args: 1 };
  await enqueue(server, job);
  expect(await enqueue(server, job)).toBe(job.id);
  expect(await jsonOf(server.call("GET", "/roots"))).toEqual({ ids: [job.id] });
  const other = await server.call("POST", "/jobs", { ...job, args: 2 });
  expect(await jsonOf(other)).toMatchObject({ code: "invalid-job" });
});

test("a server that stops sends waiting workers away at once, and answers them", async () => {
  const server = await startQueueServer();
  const waiting = server.call("POST", "/claims", { jobTypes: ["a"], waitSeconds: 60 });
  await enqueue(server, { jobType: "b" });
  await server.close();
  expect((await waiting).status).toBe(503);
});
