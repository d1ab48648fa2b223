/** The queue over HTTP on a real Postgres: what waits hears of what others store, and nothing is lost on the way. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { jsonOf } from "./api-scene.ts";
import { openTestLog, type TestLog } from "./database.ts";
import { type QueueServer, startQueueServer } from "./queue-server.ts";

interface Claimed {
  readonly id: string;
  readonly token: string;
}

let opened: TestLog;

beforeAll(async () => {
  opened = await openTestLog();
});

afterAll(async () => {
  await opened.close();
});

const enqueue = async (server: QueueServer, job: object) =>
  (await jsonOf<{ id: string }>(server.call("POST", "/jobs", job))).id;
const claim = (server: QueueServer, wish: object) => server.call("POST", "/claims", wish);

test("a worker at one server gets the job that was enqueued at another", async () => {
  await using here = await startQueueServer(opened.log);
  await using there = await startQueueServer(opened.log);
  const waiting = claim(here, { jobTypes: ["a"], waitSeconds: 60 });
  const id = await enqueue(there, { jobType: "a", args: { n: 1 } });
  const job = await jsonOf<Claimed>(waiting);
  expect(job).toMatchObject({ id, args: { n: 1 } });
  expect((await there.call("POST", `/claims/${job.token}/heartbeat`)).status).toBe(204);
  expect((await there.call("POST", `/claims/${job.token}/finish`, { result: "done" })).status).toBe(204);
  expect(await jsonOf(here.call("GET", `/jobs/${id}`))).toMatchObject({ state: "finished", result: "done" });
});

test("arguments come out of the database exactly as they were sent", async () => {
  await using server = await startQueueServer(opened.log);
  const exact = '{"2":"b","1":12345678901234567890,"z":1.0,"text":"\\u0000\\ud800 ü"}';
  const enqueued = await server.call("POST", "/jobs", `{"jobType":"exact","args":${exact}}`);
  expect(enqueued.status).toBe(201);
  const answer = await (await claim(server, { jobTypes: ["exact"] })).text();
  expect(answer).toContain('"1":12345678901234567890,"2":"b"');
  expect(answer).toContain('"z":1.0,"text":"\\u0000\\ud800 ü"');
});

test("a hundred workers wait at one server, and each gets one of a hundred jobs", async () => {
  await using server = await startQueueServer(opened.log);
  const waiting = Array.from({ length: 100 }, () => claim(server, { jobTypes: ["many"], waitSeconds: 60 }));
  const jobs = Array.from({ length: 100 }, (_, n) => ({ jobType: "many", args: n }));
  const { ids } = await jsonOf<{ ids: string[] }>(server.call("POST", "/jobs/batch", { jobs }));
  const given = await Promise.all(waiting.map((answer) => jsonOf<Claimed>(answer)));
  expect(given.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test("a server that is closed and opened again has all that was enqueued", async () => {
  const id = await (async () => {
    await using server = await startQueueServer(opened.log);
    return await enqueue(server, { jobType: "later" });
  })();
  await using server = await startQueueServer(opened.log);
  expect(await jsonOf(claim(server, { jobTypes: ["later"] }))).toMatchObject({ id });
});
