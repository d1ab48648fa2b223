/** Jobs that are appended with changes of their own by somebody who holds the stream anyway. */
import { randomUUID } from "node:crypto";
import { createMemorySyncLog, type NewChange, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createJobQueue, enqueueChanges, InvalidJobError, type JobQueue, type NewJob } from "../src/index.ts";

const MY_CHANGE: NewChange = {
  id: randomUUID(),
  appId: "articles",
  tableName: "tags",
  recordId: "tag-1",
  op: "insert",
  data: { name: "read" },
  fieldMeta: { name: "2026-01-01T00:00:00.000Z" },
  spaceId: null,
  clientId: "my-program",
  schemaVersion: 1,
  actor: null,
  origin: "user",
};

let log: SyncLog;
let queue: JobQueue;
beforeEach(() => {
  log = createMemorySyncLog();
  queue = createJobQueue({ log, tenant: "ann" });
});
afterEach(() => queue.close());

/** Enqueues together with a change of another table. */
async function append(jobs: readonly NewJob[], fails = false): Promise<readonly string[]> {
  const { ids, changes } = enqueueChanges(jobs);
  await log.withStream("ann", async (stream) => {
    await stream.append([MY_CHANGE, ...changes]);
    if (fails) throw new Error("changed my mind");
  });
  return ids;
}

const take = (jobType: string) => queue.dequeue({ jobTypes: [jobType] });

test("they are jobs like any other", async () => {
  const waiting = take("count");
  const [id] = await append([{ jobType: "count", args: { n: "\u0000" }, priority: 3 }]);
  const job = await waiting;
  expect(job).toMatchObject({ id, args: { n: "\u0000" } });
  expect(await queue.jobDetails(id!)).toMatchObject({ state: "running", priority: 3 });
  await queue.finishJob(job.token, "done");
  expect((await queue.jobStatus(id!)).result).toBe("done");
});

test("they ask for a worker as any job does", async () => {
  await append([{ jobType: "count" }]);
  expect(await log.dueStreams(10, "queue")).toEqual(["ann"]);
});

test("they are not there when the transaction fails", async () => {
  await expect(append([{ jobType: "count" }], true)).rejects.toThrow("changed my mind");
  expect(await queue.allRootJobs()).toEqual([]);
});

test("they wait for their dependencies, which know of them", async () => {
  const part = await queue.enqueue("part", null);
  const first = randomUUID();
  const [, whole] = await append([
    { id: first, jobType: "first" },
    { jobType: "whole", dependencies: [part, first] },
  ]);
  expect((await queue.jobStatus(part)).dependents).toEqual([whole]);
  await queue.finishJob((await take("part")).token, null);
  const waiting = take("whole");
  await queue.finishJob((await take("first")).token, null);
  expect((await waiting).id).toBe(whole);
});

test("a unique key that is taken leaves one job", async () => {
  const unique = { key: "nightly" };
  const id = await queue.enqueue("report", null, [], "", { unique });
  const [second] = await append([{ jobType: "report", unique }]);
  const jobs = await queue.dequeueMany({ jobTypes: ["report"], limit: 9 });
  expect(jobs.map((job) => job.id)).toEqual([id]);
  expect((await queue.jobDetails(second!)).state).toBe("canceled");
  expect(await queue.enqueue("report", null, [], "", { unique })).toBe(id);
});

test("an id that is taken leaves the job that has it, whether or not it has ended", async () => {
  const [live, ended] = [randomUUID(), randomUUID()];
  await queue.enqueueMany([{ id: ended, jobType: "count", args: 1 }]);
  await queue.finishJob((await take("count")).token, "done");
  await queue.enqueueMany([{ id: live, jobType: "count", args: 1 }]);
  await append([
    { id: live, jobType: "count", args: 2 },
    { id: ended, jobType: "count", args: 2 },
  ]);
  const jobs = await queue.dequeueMany({ jobTypes: ["count"], limit: 9 });
  expect(jobs.map(({ id, args }) => ({ id, args }))).toEqual([{ id: live, args: 1 }]);
  expect((await queue.jobStatus(ended)).result).toBe("done");
});

test("a dependency that had failed before ends a job that says so, and those that need it", async () => {
  const part = await queue.enqueue("part", null);
  await queue.cancelJob(part);
  const first = randomUUID();
  const [, second] = await append([
    { id: first, jobType: "whole", dependencies: [part], onFailedDependency: "cancel" },
    { jobType: "whole", dependencies: [first], onFailedDependency: "fail" },
  ]);
  const after = await queue.enqueue("whole", null);
  expect((await take("whole")).id).toBe(after);
  expect((await queue.jobDetails(first)).state).toBe("canceled");
  expect((await queue.jobDetails(second!)).state).toBe("failed");
});

test("a dependency that does not exist fails the job, which says so", async () => {
  const missing = randomUUID();
  const [id, second] = await append([
    { jobType: "whole", dependencies: [missing] },
    { jobType: "other", dependencies: [missing] },
  ]);
  const after = await queue.enqueue("whole", null);
  expect((await take("whole")).id).toBe(after);
  expect((await queue.jobStatus(id!)).result).toMatchObject({
    error: { code: "dependency-unknown", dependency: missing },
  });
  for (const failed of [id!, second!]) expect((await queue.jobDetails(failed)).state).toBe("failed");
});

test("what is no job is refused, and nothing is given", () => {
  expect(() => enqueueChanges([{ jobType: "count" }, { jobType: "count", args: () => 1 }])).toThrow(
    InvalidJobError,
  );
});

test("the same author gives the same changes", () => {
  let last = 0;
  const newId = () => `00000000-0000-7000-8000-${String((last += 1)).padStart(12, "0")}`;
  const { ids, changes } = enqueueChanges([{ jobType: "count" }], { nowMs: 0, newId });
  expect(ids).toEqual(["00000000-0000-7000-8000-000000000001"]);
  expect(changes).toMatchObject([
    { recordId: ids[0], op: "insert", fieldMeta: { jobType: "1970-01-01T00:00:00.000Z" } },
  ]);
});
