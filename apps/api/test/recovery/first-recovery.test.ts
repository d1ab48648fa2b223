/** The recovery that a server owes its users: at the start, or once before a request. */
import type { RecoveryRequest, RecoveryResult } from "@tidemark/import-worker";
import { beforeEach, expect, test, vi, afterEach } from "vitest";
import { createFirstRecovery } from "../../src/recovery/first-recovery.ts";
import { apiScene } from "../api-scene.ts";
import { listener } from "../database.ts";

const REPORT = { found: [], done: [], problems: [], streams: 0 };
const RECOVERED: RecoveryResult = { outcome: "recovered", report: REPORT };
const FAILED: RecoveryResult = { outcome: "failed", why: "the database does not answer", report: REPORT };

/** Answers what it is given, call by call; the last one again and again. */
function recoveries(...answers: (RecoveryResult | Promise<RecoveryResult>)[]) {
  const requests: RecoveryRequest[] = [];
  return {
    requests,
    recover: async (request: RecoveryRequest = {}) => {
      requests.push(request);
      return answers[Math.min(requests.length, answers.length) - 1]!;
    },
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a request waits for nothing once the start has recovered", async () => {
  const recovery = recoveries(RECOVERED);
  const first = createFirstRecovery(recovery, listener());
  await first.atStart();
  await first.beforeRequest();
  expect(recovery.requests).toHaveLength(1);
});

test("the first request recovers when nobody has, and those beside it wait for the same", async () => {
  const { promise, resolve } = Promise.withResolvers<RecoveryResult>();
  const recovery = recoveries(promise);
  const { beforeRequest } = createFirstRecovery(recovery, listener());
  let served = 0;
  const requests = [1, 2, 3].map(() => beforeRequest().then(() => (served += 1)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(served).toBe(0);
  resolve(RECOVERED);
  await Promise.all(requests);
  expect(served).toBe(3);
  await beforeRequest();
  expect(recovery.requests).toHaveLength(1);
});

test("a request waits for fifteen seconds at most, and the recovery is called off then", async () => {
  const recovery = recoveries(Promise.withResolvers<RecoveryResult>().promise);
  const { beforeRequest } = createFirstRecovery(recovery, listener());
  let served = false;
  void beforeRequest().then(() => (served = true));
  await vi.advanceTimersByTimeAsync(14_999);
  expect(served).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(served).toBe(true);
  expect(recovery.requests).toHaveLength(1);
});

test("a start that failed is made good by the first request, once", async () => {
  const recovery = recoveries(FAILED);
  const first = createFirstRecovery(recovery, listener());
  await first.atStart();
  for (let request = 0; request < 3; request += 1) await first.beforeRequest();
  expect(recovery.requests).toHaveLength(2);
});

test("a start that failed is said, and nothing is thrown", async () => {
  const logger = listener();
  await createFirstRecovery(recoveries(FAILED), logger).atStart();
  expect(logger.lines).toMatchObject([
    {
      message: "Recovery failed; serving goes on without it",
      fields: { error: FAILED.outcome === "failed" && FAILED.why },
    },
  ]);
});

test.each<[RecoveryResult, string]>([
  [RECOVERED, "Nothing had to be recovered"],
  [{ outcome: "timed-out", report: REPORT }, "Recovery was broken off; serving goes on without it"],
  [{ outcome: "stopped", report: REPORT }, "Recovery was broken off, because the process is asked to stop"],
  [
    skipped("recent"),
    "Recovery is left out: one ended well a moment ago, and nothing was interrupted since then",
  ],
  [skipped("running"), "Recovery is left out: another process is at it"],
])("%j is told in a line", async (result, line) => {
  const logger = listener();
  await createFirstRecovery(recoveries(result), logger).atStart();
  expect(logger.lines.map(({ message }) => message)).toEqual([line]);
});

function skipped(reason: "recent" | "running"): RecoveryResult {
  const attempt = {
    id: "a",
    firstSeq: 1,
    workerId: "w",
    startedAtMs: 0,
    state: "running",
    endedAtMs: null,
    counts: { found: 0, done: 0, problems: 0 },
    lastStampMs: 0,
  } as const;
  return { outcome: "skipped", reason, attempt };
}

test("what was found, done and left is told item by item, and of very many only the number", async () => {
  const logger = listener();
  const record = { kind: "import-item", stream: "ann" } as const;
  const found = Array.from({ length: 60 }, (_, index) => ({
    ...record,
    id: `item-${index}`,
    reason: "worker-gone" as const,
    what: "was taken 3 min ago (claim 1), and its worker is gone",
    needsRecovery: true,
  }));
  const done = [{ ...record, id: "item-0", outcome: "resumed", what: "waits to be fetched again" }] as const;
  const problems = [{ stream: "bob", lane: "queue", what: "could not be recovered: TypeError" }] as const;
  const result: RecoveryResult = { outcome: "warnings", report: { found, done, problems, streams: 2 } };
  await createFirstRecovery(recoveries(result), logger).atStart();
  expect(logger.lines).toHaveLength(50 + 1 + 1 + 1);
  expect(logger.lines[0]).toEqual({
    message: "Recovery found: import-item was taken 3 min ago (claim 1), and its worker is gone",
    fields: { stream: "ann", id: "item-0", reason: "worker-gone" },
  });
  expect(logger.lines.at(-1)).toMatchObject({
    message: "Recovery ended with warnings",
    fields: { found: 60, done: 1, problems: 1, streams: 2 },
  });
});

test("only requests of those who may come in set a recovery off or wait for it", async () => {
  let asked = 0;
  const { call } = apiScene({
    recoverFirst: async () => {
      asked += 1;
    },
  });
  for (const path of ["/health", "/api/health", "/metrics"]) await call(path, { token: null });
  expect((await call("/api/v1/imports", { token: null })).status).toBe(401);
  expect(asked).toBe(0);
  expect((await call("/api/v1/imports")).status).toBe(200);
  expect(asked).toBe(1);
});
