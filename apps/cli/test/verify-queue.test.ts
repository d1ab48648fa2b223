import { randomUUID } from "node:crypto";
import { createJobQueue, createSchedules } from "@tidemark/job-queue";
import {
  createMemorySyncLog,
  type JsonObject,
  type NewChange,
  QUEUE_TABLES,
  type SyncLog,
} from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { printVerification } from "../src/commands/verify.ts";
import { verifyLog } from "../src/inspect/verify-log.ts";
import { collect } from "./support/collect.ts";
import { fakeTerminal } from "./support/fake-terminal.ts";

const USER = "ada";

/** A change as if the queue had written it. */
function asQueue(recordId: string, data: JsonObject): NewChange {
  const at = "2031-01-02T03:04:05.000Z";
  return {
    id: randomUUID(),
    appId: QUEUE_TABLES.appId,
    tableName: QUEUE_TABLES.jobs,
    recordId,
    op: "update",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, at])),
    spaceId: null,
    clientId: "job-queue",
    schemaVersion: 1,
    actor: null,
    origin: "system",
  };
}

/** A queue in which something ended, something waits, and a schedule has a run. Answers the job that ended. */
async function used(log: SyncLog): Promise<string> {
  const queue = createJobQueue({ log, tenant: USER });
  try {
    const id = await queue.enqueue("count", 1);
    const whole = await queue.enqueue("sum", null, [id]);
    await queue.finishJob((await queue.dequeue({ jobTypes: ["count"] })).token, 2);
    const schedules = createSchedules(queue);
    const schedule = await schedules.put({
      name: "nightly",
      cron: "0 3 * * *",
      tasks: [{ key: "a", jobType: "a" }],
    });
    await schedules.trigger(schedule);
    await queue.finishJob((await queue.dequeue({ jobTypes: ["a"] })).token, null);
    expect((await queue.jobStatus(id)).dependents).toEqual([whole]);
    return id;
  } finally {
    await queue.close();
  }
}

test("what the queue wrote holds every law, and is counted beside the imports", async () => {
  const log = createMemorySyncLog();
  await used(log);
  const terminal = fakeTerminal();
  expect(await printVerification(terminal, log)).toBe(0);
  expect(terminal.output.lines[0]).toMatch(
    /^Verified \d+ changes of 1 stream: 0 jobs, 0 items, 4 queue jobs\.$/,
  );
  expect(await collect(verifyLog(log))).toMatchObject([
    {
      userId: USER,
      report: { violations: [], jobs: 0 },
      queue: { violations: [], outstanding: [], jobs: 4 },
    },
  ]);
});

test("the end of a job that has long ended is found", async () => {
  const log = createMemorySyncLog();
  const id = await used(log);
  await log.withStream(USER, (stream) => stream.append([asQueue(id, { state: "failed", result: "1" })]));
  const { seq } = (await log.head(USER))!;
  const terminal = fakeTerminal();
  expect(await printVerification(terminal, log)).toBeGreaterThan(0);
  expect(terminal.output.lines[0]).toBe(
    `${USER}: L9 is broken: job ${id} at ${seq} is written what the table refuses: already-ended`,
  );
});

test("a job that somebody inserted and of which nobody was told is found", async () => {
  const log = createMemorySyncLog();
  const row: NewChange = {
    ...asQueue(randomUUID(), { jobType: "count", args: "1" }),
    op: "insert",
    clientId: "psql",
    origin: "user",
  };
  await log.withStream(USER, (stream) => stream.append([row]));
  expect((await collect(verifyLog(log)))[0]!.queue.violations).toEqual([]);
  await log.withStream(USER, (stream) => stream.setHints({ attendAtMs: null, liveFrom: 2 }, "queue"));
  const [stream] = await collect(verifyLog(log));
  expect(stream!.queue.violations.map(({ law, what }) => `${law}: ${what}`)).toEqual([
    "L10: begins at 1, before the fold's start at 2",
    "L10: has something to be looked after, but nobody was told to look",
  ]);
});
