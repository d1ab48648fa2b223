import { type Change, createMemorySyncLog, type NewChange, QUEUE_TABLES } from "@tidemark/sync-log";
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { describeQueueChange } from "../src/inspect/describe-queue-change.ts";
import { findQueueRecords, queueHistory } from "../src/inspect/queue-history.ts";
import { verifyLog } from "../src/inspect/verify-log.ts";
import { collect } from "./support/collect.ts";

type Given = Partial<Change>;

function row({
  recordId = "job-1",
  tableName = QUEUE_TABLES.jobs,
  op = "update",
  ...given
}: Given): NewChange {
  return {
    id: randomUUID(),
    appId: QUEUE_TABLES.appId,
    tableName,
    recordId,
    op,
    data: {},
    fieldMeta: {},
    spaceId: null,
    clientId: "job-queue",
    schemaVersion: 1,
    actor: null,
    origin: "system",
    ...given,
  };
}

const whatOf = (given: Given) =>
  describeQueueChange({ ...row(given), userId: "ada", seq: 7, createdAt: "2026-01-02T03:04:05.000Z" }).what;

test.each<[Given, string]>([
  [{ op: "insert", data: { jobType: "resize", args: "null" } }, "is enqueued as a job of type resize"],
  [
    {
      op: "insert",
      data: {
        jobType: "a",
        args: "1",
        channel: "x",
        dependencies: ["d1", "d2"],
        runAt: "2026-02-01T00:00:00Z",
      },
    },
    "is enqueued as a job of type a, in channel x, after d1, d2, not before 2026-02-01T00:00:00Z",
  ],
  [{ op: "insert", data: { order: 1, state: "pending" } }, "is written down again, as pending"],
  [
    { tableName: QUEUE_TABLES.claims, op: "insert", data: { workerId: "w", jobs: ["job-1"] } },
    "is taken by worker w",
  ],
  [{ tableName: QUEUE_TABLES.claims, op: "insert", data: { workerId: null, jobs: ["job-1"] } }, "is taken"],
  [{ tableName: QUEUE_TABLES.dependents, data: { "job-2": true } }, "job-2 depends on it"],
  [
    { data: { state: "pending", attempts: 1, losses: 0, runAt: "2026-02-01T00:00:00Z" } },
    "waits again, not before 2026-02-01T00:00:00Z, attempts 1, losses 0",
  ],
  [{ data: { state: "finished", result: "1" } }, "is finished"],
  [{ data: { state: "failed", result: '{"error":"no\\nmore"}' } }, 'ends as failed: {"error":"no\\nmore"}'],
  [{ data: { state: "failed", result: `"${"x".repeat(300)}"` } }, `ends as failed: "${"x".repeat(199)}…`],
  [{ data: { state: "canceled" } }, "is canceled"],
  [{ op: "delete", data: null }, "is deleted"],
  [{ data: { deletedAt: "2026-02-01T00:00:00Z" } }, "is deleted"],
  [{ data: { priority: 4 } }, "its priority are written"],
  [
    {
      tableName: QUEUE_TABLES.schedules,
      op: "insert",
      data: { name: "nightly", cron: "0 3 * * *", everyMs: null, nextDueAt: "2026-02-01T03:00:00Z" },
    },
    "the schedule nightly is due at 0 3 * * *, next at 2026-02-01T03:00:00Z",
  ],
  [
    {
      tableName: QUEUE_TABLES.schedules,
      data: { name: "often", cron: null, everyMs: 1000, paused: true, lastDueAt: "2026-02-01T03:00:00Z" },
    },
    "the schedule often is due every 1000 ms, paused, last at 2026-02-01T03:00:00Z",
  ],
  [{ tableName: QUEUE_TABLES.schedules, op: "delete", data: null }, "the schedule is deleted"],
])("%j is told in words", (given, what) => {
  expect(whatOf(given)).toBe(what);
});

test("nothing that a row says steers a terminal", () => {
  const evil = "\u001b[2J";
  const said = [
    whatOf({ op: "insert", data: { jobType: evil, args: "1", channel: evil, dependencies: [evil] } }),
    whatOf({ data: { state: "failed", result: evil } }),
    whatOf({ data: { [evil]: 1 } }),
    whatOf({ tableName: QUEUE_TABLES.claims, op: "insert", data: { workerId: evil } }),
    whatOf({ tableName: QUEUE_TABLES.dependents, data: { [evil]: true } }),
  ];
  expect(said.join("")).not.toContain("\u001b");
});

async function logWith(changes: Readonly<Record<string, readonly NewChange[]>>) {
  const log = createMemorySyncLog();
  for (const [userId, rows] of Object.entries(changes))
    await log.withStream(userId, (stream) => stream.append(rows));
  return log;
}

const made = (recordId: string, jobType = "a") =>
  row({ recordId, op: "insert", data: { jobType, args: "null" } });

test("a job is found by its id or by its beginning, in whatever queue it is", async () => {
  const log = await logWith({ ada: [made("ab-1"), made("ab-12")], bob: [made("cd-1", "resize")] });
  const [found] = await findQueueRecords(log, "cd");
  expect(found).toEqual({ userId: "bob", id: "cd-1", seq: 1, kind: "job", name: "resize" });
  expect(await findQueueRecords(log, "ab-1")).toHaveLength(1);
  expect(await findQueueRecords(log, "ab")).toHaveLength(2);
  expect(await findQueueRecords(log, "x")).toEqual([]);
});

test("a job's history has its own rows and the claims that took it", async () => {
  const claim = (jobs: readonly string[]) =>
    row({ recordId: "c", tableName: QUEUE_TABLES.claims, op: "insert", data: { workerId: "w", jobs } });
  const log = await logWith({
    ada: [
      made("job-1"),
      made("job-2"),
      claim(["job-2"]),
      claim(["job-1", "job-2"]),
      row({ origin: "user", clientId: "phone", data: { state: "canceled" } }),
    ],
  });
  const [record] = await findQueueRecords(log, "job-1");
  const lines = await collect(queueHistory(log, record!));
  expect(lines.map(({ seq, who, what }) => `${seq} ${who}: ${what}`)).toEqual([
    "1 queue: is enqueued as a job of type a",
    "4 queue: is taken by worker w",
    "5 user (phone): is canceled",
  ]);
});

test("rows of the queue are none of the import's laws' business", async () => {
  const log = await logWith({ ada: [made("job-1"), row({ data: { state: "finished", result: "1" } })] });
  const reports = await collect(verifyLog(log));
  expect(reports.map(({ report }) => report.violations)).toEqual([[]]);
});
