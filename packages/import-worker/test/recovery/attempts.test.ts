/** Who may recover when: attempts as records, decided under one head. */
import { createMemorySyncLog, QUEUE_TABLES, type SyncLog } from "@tidemark/sync-log";
import { beforeEach, describe, expect, test } from "vitest";
import { ATTEMPT_ENDS, ATTEMPT_TRANSITIONS, type AttemptState } from "../../src/recovery/attempt.ts";
import { AttemptLog } from "../../src/recovery/attempt-log.ts";
import { DEFAULT_RECOVERY_LIMITS } from "../../src/recovery/limits.ts";
import { RECOVERY_STREAM } from "../../src/index.ts";

const MINUTE_MS = 60_000;
const COUNTS = { found: 3, done: 2, problems: 1 };

let nowMs: number;
let ids: number;
let log: SyncLog;
let attempts: AttemptLog;

beforeEach(() => {
  nowMs = Date.parse("2026-03-01T12:00:00.000Z");
  ids = 0;
  log = createMemorySyncLog({ nowMs: () => nowMs });
  attempts = new AttemptLog(log, RECOVERY_STREAM, DEFAULT_RECOVERY_LIMITS, newId);
});

function newId(): string {
  ids += 1;
  return `00000000-0000-4000-8000-${ids.toString(16).padStart(12, "0")}`;
}

async function lives(workerId: string, ttlMs = 9_000): Promise<void> {
  await log.leases.renew({ workerId, machine: "m", processId: 1 }, ttlMs);
}

async function begin(attemptId: string, workerId = attemptId, skipIfRecentAttempt = true) {
  await lives(workerId);
  return attempts.begin({ attemptId, workerId, skipIfRecentAttempt });
}

test("the first begins, and is seen to run", async () => {
  expect(await begin("a")).toBeNull();
  expect(await attempts.status()).toMatchObject({ running: { id: "a" }, dead: null, latestEnded: null });
});

test("while its worker lives no other begins", async () => {
  await begin("a");
  expect(await begin("b")).toMatchObject({ reason: "running", attempt: { id: "a" } });
  expect(await begin("c", "c", false)).toMatchObject({ reason: "running" });
});

test("one whose worker died keeps nobody from beginning, and is written down as abandoned", async () => {
  await begin("a");
  nowMs += 9_001;
  expect(await attempts.status()).toMatchObject({ running: null, dead: { id: "a" } });
  expect(await begin("b")).toBeNull();
  expect(await attempts.status()).toMatchObject({
    running: { id: "b" },
    dead: null,
    latestEnded: { id: "a", state: "abandoned" },
  });
});

test("one that hangs keeps others from beginning for half an hour at most", async () => {
  await begin("a");
  nowMs += DEFAULT_RECOVERY_LIMITS.attemptBlocksForMs - 1;
  await lives("a");
  expect(await begin("b")).toMatchObject({ reason: "running" });
  nowMs += 1;
  await lives("a");
  expect(await begin("b")).toBeNull();
});

test("a beginning whose commit was in doubt is begun once", async () => {
  await begin("a");
  expect(await begin("a")).toBeNull();
  expect((await log.head(RECOVERY_STREAM))?.seq).toBe(1);
});

test("one that ended well is enough for five minutes, unless the next is forced", async () => {
  await begin("a");
  expect(await attempts.end("a", "recovered", COUNTS)).toBe(true);
  nowMs += 5 * MINUTE_MS - 1;
  expect(await begin("b")).toMatchObject({ reason: "recent", attempt: { id: "a", counts: COUNTS } });
  expect(await begin("c", "c", false)).toBeNull();
  await attempts.end("c", "recovered", COUNTS);
  nowMs += 5 * MINUTE_MS;
  expect(await begin("d")).toBeNull();
});

test.each(ATTEMPT_ENDS.filter((end) => end !== "recovered"))(
  "one that ended as %s is not enough",
  async (end) => {
    await begin("a");
    await attempts.end("a", end, COUNTS);
    expect(await begin("b")).toBeNull();
  },
);

test("an older success does not count when the last one failed", async () => {
  await begin("a");
  await attempts.end("a", "recovered", COUNTS);
  nowMs += 1_000;
  await begin("b", "b", false);
  await attempts.end("b", "failed", COUNTS);
  expect(await begin("c")).toBeNull();
});

test("one that was taken for dead cannot end any more", async () => {
  await begin("a");
  nowMs += 10_000;
  await begin("b");
  expect(await attempts.end("a", "recovered", COUNTS)).toBe(false);
  expect(await attempts.status()).toMatchObject({ latestEnded: { id: "a", state: "abandoned" } });
});

test("an end whose commit was in doubt is an end", async () => {
  await begin("a");
  await attempts.end("a", "failed", COUNTS);
  expect(await attempts.end("a", "failed", COUNTS)).toBe(true);
  expect((await log.head(RECOVERY_STREAM))?.seq).toBe(2);
});

test("the stream stays at rest, and a fold of it stays short", async () => {
  for (let round = 0; round < 60; round += 1) {
    await begin(`attempt-${round}`, "w", false);
    await attempts.end(`attempt-${round}`, "recovered", COUNTS);
  }
  const head = (await log.head(RECOVERY_STREAM))!;
  expect(head.seq).toBe(120);
  expect(head.queue.liveFrom).toBeGreaterThan(70);
  expect(await log.dueStreams(10, "queue")).toEqual([]);
  expect(await log.attendAll("queue")).toBe(0);
  expect(await begin("again")).toMatchObject({ reason: "recent", attempt: { id: "attempt-59" } });
});

describe("what others write", () => {
  const record = {
    appId: QUEUE_TABLES.appId,
    tableName: QUEUE_TABLES.recoveryAttempts,
    fieldMeta: {},
    spaceId: null,
    clientId: "somebody",
    schemaVersion: 1,
    actor: null,
  };

  test.each([
    [
      "a beginning by a user",
      { recordId: "x", op: "insert", origin: "user", data: { state: "running", workerId: "w" } },
    ],
    [
      "a beginning without a worker",
      { recordId: "x", op: "insert", origin: "system", data: { state: "running" } },
    ],
    ["an end of nothing", { recordId: "x", op: "update", origin: "system", data: { state: "failed" } }],
    ["an unknown end", { recordId: "a", op: "update", origin: "system", data: { state: "splendid" } }],
    [
      "another beginning",
      { recordId: "a", op: "insert", origin: "system", data: { state: "running", workerId: "w" } },
    ],
    [
      "another app's row",
      { recordId: "a", appId: "notes", op: "update", origin: "system", data: { state: "failed" } },
    ],
  ] as const)("%s has no effect", async (_what, change) => {
    await begin("a");
    await log.withStream(RECOVERY_STREAM, (stream) => stream.append([{ ...record, ...change, id: newId() }]));
    expect(await attempts.status()).toMatchObject({ running: { id: "a", workerId: "a" }, latestEnded: null });
    expect(await begin("b")).toMatchObject({ reason: "running", attempt: { id: "a" } });
  });
});

test("every state answers every end, and only a running attempt ends", () => {
  const states: readonly AttemptState[] = ["running", ...ATTEMPT_ENDS];
  expect(Object.keys(ATTEMPT_TRANSITIONS).sort()).toEqual([...states].sort());
  for (const state of states) {
    const row = ATTEMPT_TRANSITIONS[state];
    expect(new Set(Object.values(row))).toEqual(new Set([state === "running" ? "ends" : "already-ended"]));
    expect(Object.keys(row).sort()).toEqual([...ATTEMPT_ENDS].sort());
  }
});
