import { createMemorySyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { createJobQueue, createSchedules, withJsonReader } from "../src/index.ts";

const ARGS = { n: 1 };
const TEXT = JSON.stringify(ARGS);

test("a queue with a reader hands every value on as the reader makes it of its JSON", async () => {
  await using opened = openQueue();
  const queue = withJsonReader(opened.queue, (text) => `read: ${text}`);
  const id = await queue.enqueue("a", ARGS);
  expect((await queue.job(id)).args).toBe(`read: ${TEXT}`);
  const job = await queue.dequeue({ jobTypes: ["a"] });
  expect(job.args).toBe(`read: ${TEXT}`);
  await queue.failAttempt(job.token, { error: ARGS, retryable: false });
  expect((await queue.jobStatus(id)).result).toBe(`read: ${TEXT}`);
  expect((await queue.jobDetails(id)).result).toBe(`read: ${TEXT}`);
  expect((await queue.deadLetters()).map(({ result }) => result)).toEqual([`read: ${TEXT}`]);
});

test("both faces are one queue, each with its own reader", async () => {
  await using opened = openQueue();
  const queue = withJsonReader(opened.queue, (text) => text);
  const waiting = opened.queue.dequeue({ jobTypes: ["a"] });
  const id = await queue.enqueue("a", ARGS);
  expect(await waiting).toMatchObject({ id, args: ARGS });
});

test("schedules of a queue with a reader have it too", async () => {
  await using opened = openQueue();
  const queue = withJsonReader(opened.queue, (text) => text);
  const schedules = createSchedules(queue);
  const tasks = [{ key: "t", jobType: "a", args: ARGS }];
  const id = await schedules.put({ name: "s", everyMs: 3_600_000, tasks });
  expect((await schedules.get(id)).tasks[0]?.args).toBe(TEXT);
  const runId = await schedules.trigger(id);
  const job = await queue.dequeue({ jobTypes: ["a"] });
  await queue.finishJob(job.token, ARGS);
  expect((await schedules.runProgress(runId)).taskList[0]?.result).toBe(TEXT);
});

test("a queue of somebody else's making takes no reader", async () => {
  await using opened = openQueue();
  const foreign = { ...opened.queue };
  expect(() => withJsonReader(foreign, JSON.parse)).toThrow(TypeError);
});

function openQueue() {
  const queue = createJobQueue({ log: createMemorySyncLog(), tenant: "ada" });
  return { queue, [Symbol.asyncDispose]: () => queue.close() };
}
