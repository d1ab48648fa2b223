import { randomUUID } from "node:crypto";
import { announceImport, intendForJob, WORKER_CLIENT_ID } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { cancelUnfinished } from "../src/import/cancel-unfinished.ts";
import { JobHistory, listJobs } from "../src/inspect/job-history.ts";
import { collect } from "./support/collect.ts";
import { createWorld, GONE, USER } from "./support/world.ts";

const author = () => ({ clientId: "phone", actor: null, nowMs: Date.now(), newId: randomUUID });

async function readHistory(log: SyncLog, jobId: string) {
  const listed = (await listJobs(log)).find((job) => job.jobId === jobId)!;
  const history = new JobHistory(log, listed);
  const lines = await collect(history.lines());
  return { lines, job: history.job! };
}

test("jobs of all streams are listed with their time, size and source, once each", async () => {
  await using world = createWorld();
  const first = await world.fetchAll("http://a.test/", "http://b.test/");
  await world.log.withStream("another", async (stream) => {
    const job = { jobId: "theirs", totalUrls: 1, source: "phone\u001b[2J" };
    await stream.append([announceImport(author(), job)]);
    await stream.append([announceImport(author(), { ...job, totalUrls: 9 })]);
  });
  expect(await listJobs(world.log)).toEqual([
    {
      userId: "another",
      jobId: "theirs",
      seq: expect.any(Number),
      madeAt: expect.any(String),
      totalUrls: 1,
      source: "phone [2J",
    },
    {
      userId: USER,
      jobId: first,
      seq: expect.any(Number),
      madeAt: expect.any(String),
      totalUrls: 2,
      source: "test",
    },
  ]);
});

test("a history tells every change of its job in order, and nothing of another job", async () => {
  await using world = createWorld();
  world.answers.set("http://b.test/", GONE);
  const jobId = await world.fetchAll("http://a.test/", "http://b.test/");
  await world.fetchAll("http://other.test/");
  const { job, lines } = await readHistory(world.log, jobId);
  const told = lines.map(({ who, what }) => `${who}: ${what}`);
  expect(told.slice(0, 3)).toEqual([
    "user (phone): the job is made, for 2 addresses",
    "user (phone): http://a.test/: is added",
    "user (phone): http://b.test/: is added",
  ]);
  expect(told).toContain("worker: http://b.test/: ends in error: gone, It was removed. (claim 1)");
  expect(told).toContain("worker: http://a.test/: its article waits to be collected");
  expect(told.join()).not.toContain("other.test");
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).sort((a, b) => a - b));
  expect(job.countOf).toMatchObject({ extracted: 1, error: 1 });
});

test("what came too late stands in the history with its reason", async () => {
  await using world = createWorld();
  world.answers.set("http://a.test/", GONE);
  const jobId = await world.fetchAll("http://a.test/");
  await world.log.withStream(USER, (stream) => stream.append([intendForJob(author(), jobId, "pause")]));
  const { lines } = await readHistory(world.log, jobId);
  expect(lines.at(-1)!.what).toMatch(/^the job is paused — had no effect: \S+/);
});

test("unfinished imports are cancelled, finished ones and those of others are not", async () => {
  await using world = createWorld();
  world.answers.set("http://a.test/", GONE);
  const done = await world.fetchAll("http://a.test/");
  const open = await world.fetchAll("http://b.test/");
  await world.log.withStream("another", (stream) =>
    stream.append([announceImport(author(), { jobId: "theirs", totalUrls: 1, source: null })]),
  );
  await cancelUnfinished(world.log, USER);
  await cancelUnfinished(world.log, USER);
  const statusOf = async (jobId: string) => (await readHistory(world.log, jobId)).job.status;
  expect(await Promise.all([done, open, "theirs"].map(statusOf))).toEqual(["done", "cancelled", "queued"]);
  const { changes } = await world.log.readAfter(USER, 0);
  expect(
    changes.filter(({ data, clientId }) => data?.["status"] === "cancelled" && clientId !== WORKER_CLIENT_ID),
  ).toHaveLength(1);
});
