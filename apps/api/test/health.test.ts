import type { RecoveryStatus } from "@tidemark/import-worker";
import { describe, expect, test } from "vitest";
import type { LastTick } from "../src/engine/worker-pulse.ts";
import { createHealthCheck, type HealthSources } from "../src/http/health.ts";
import type { LogState } from "../src/recovery/inspect-log.ts";
import { apiScene, jsonOf } from "./api-scene.ts";

const STARTED = new Date("2026-03-01T12:00:00.000Z");
const ENDED = new Date("2026-03-01T12:00:01.000Z");

const RECOVERED: RecoveryStatus = {
  asOf: new Date("2026-03-01T12:05:00.000Z"),
  state: "healthy",
  jobsNeedingRecovery: 0,
  lastAttempt: { state: "recovered", startedAt: STARTED, endedAt: ENDED, found: 2, done: 2, problems: 0 },
};

function log(recovery: Partial<RecoveryStatus> = {}, lagMs: Partial<LogState["lagMs"]> = {}): LogState {
  return { lagMs: { imports: 0, queue: 0, ...lagMs }, recovery: { ...RECOVERED, ...recovery } };
}

function check(sources: Partial<HealthSources>) {
  return createHealthCheck({
    pingDatabase: async () => undefined,
    inspectLog: async () => log(),
    workerState: () => "running",
    lastTick: () => ({ result: "processed", atMs: 1_000 }),
    tickMs: 2_000,
    monotonicMs: () => 3_000,
    version: "1.2.3",
    ...sources,
  });
}

test("a service that works is ok", async () => {
  expect(await check({})()).toEqual({
    status: "ok",
    version: "1.2.3",
    database: { status: "ok", latencyMs: 0 },
    worker: { state: "running", lastTick: "processed", lastTickAgeMs: 2_000 },
    log: { importsLagMs: 0, queueLagMs: 0 },
    recovery: {
      state: "healthy",
      jobsNeedingRecovery: 0,
      lastAttempt: {
        state: "recovered",
        startedAt: "2026-03-01T12:00:00.000Z",
        endedAt: "2026-03-01T12:00:01.000Z",
        found: 2,
        done: 2,
        problems: 0,
      },
    },
  });
});

const secret = () => Promise.reject(new Error("postgres://me:geheim@db.internal"));

describe("the service is in error", () => {
  const unknown = { state: "unknown", jobsNeedingRecovery: null, lastAttempt: null };

  test("without its database, and then nothing else is asked", async () => {
    let looks = 0;
    const inspectLog = async () => {
      looks += 1;
      return log();
    };
    const health = await check({ pingDatabase: secret, inspectLog })();
    expect(health).toMatchObject({
      status: "error",
      database: { status: "error", latencyMs: null },
      log: { importsLagMs: null, queueLagMs: null },
      recovery: unknown,
    });
    expect(JSON.stringify(health)).not.toMatch(/geheim|internal/);
    expect(looks).toBe(0);
  });

  test("when the database answers and its log cannot be read", async () => {
    const health = await check({ inspectLog: secret })();
    expect(health).toMatchObject({ status: "error", database: { status: "error" }, recovery: unknown });
    expect(JSON.stringify(health)).not.toMatch(/geheim|internal/);
  });

  test.each(["/health", "/api/health"])("and %s is 503 then, and 200 for what can serve", async (path) => {
    const cases: readonly [Partial<HealthSources>, number][] = [
      [{ pingDatabase: secret }, 503],
      [{ inspectLog: secret }, 503],
      [{ workerState: () => "stopped" }, 200],
      [{}, 200],
    ];
    for (const [sources, status] of cases) {
      const { call } = apiScene({ checkHealth: check(sources) });
      const answer = await call(path, { token: null });
      expect(answer.status).toBe(status);
      expect((await jsonOf<{ status: string }>(answer)).status === "error").toBe(status === 503);
    }
  });
});

test("a slow database degrades the service", async () => {
  let nowMs = 0;
  const pingDatabase = async () => {
    nowMs += 1_500;
  };
  const health = await check({ pingDatabase, monotonicMs: () => nowMs, lastTick: () => null })();
  expect(health).toMatchObject({ status: "degraded", database: { status: "slow", latencyMs: 1_500 } });
});

const failedTick = (): LastTick => ({ result: "error", atMs: 3_000 });
const skippedTick = (): LastTick => ({ result: "skipped", atMs: 3_000 });

test.each<[string, Partial<HealthSources>]>([
  ["its last tick failed", { lastTick: failedTick }],
  ["it has not ticked for long", { monotonicMs: () => 40_000 }],
  ["it was stopped", { workerState: () => "stopped" }],
  ["it may not keep articles", { workerState: () => "resting" }],
])("a worker degrades the service when %s", async (_why, sources) => {
  expect((await check(sources)()).status).toBe("degraded");
});

test.each<[string, Partial<HealthSources>]>([
  ["others had every stream", { lastTick: skippedTick }],
  ["it is to tick rarely", { monotonicMs: () => 40_000, tickMs: 10_000 }],
  ["it has just begun", { lastTick: () => null }],
  ["it is turned off", { workerState: () => "disabled", lastTick: () => null }],
])("a worker is well when %s", async (_why, sources) => {
  expect((await check(sources)()).status).toBe("ok");
});

test.each<[string, "ok" | "degraded", LogState]>([
  ["nothing was ever recovered", "ok", log({ lastAttempt: null })],
  ["recovery runs", "ok", log({ state: "running" })],
  ["interrupted jobs wait", "degraded", log({ state: "jobs-pending", jobsNeedingRecovery: 3 })],
  ["the last recovery failed", "degraded", log({ state: "failed" })],
  ["imports wait for a minute", "ok", log({}, { imports: 60_000 })],
  ["imports wait for longer", "degraded", log({}, { imports: 60_001 })],
  ["queue jobs wait for longer", "degraded", log({}, { queue: 60_001 })],
])("when %s the service is %s, and says why", async (_what, status, state) => {
  const health = await check({ inspectLog: async () => state })();
  expect(health.status).toBe(status);
  expect(health.recovery).toMatchObject({
    state: state.recovery.state,
    jobsNeedingRecovery: state.recovery.jobsNeedingRecovery,
  });
  expect(health.log).toEqual({ importsLagMs: state.lagMs.imports, queueLagMs: state.lagMs.queue });
});

test("callers that ask at once share one look at the database", async () => {
  let pings = 0;
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const checkHealth = check({
    pingDatabase: () => {
      pings += 1;
      return answered;
    },
  });
  const both = [checkHealth(), checkHealth()];
  answer();
  await Promise.all(both);
  expect(pings).toBe(1);
  await checkHealth();
  expect(pings).toBe(2);
});

test("a look at the log serves five seconds, and one that failed serves nobody", async () => {
  let nowMs = 0;
  let looks = 0;
  const inspectLog = async () => {
    looks += 1;
    if (looks === 2) throw new Error("away");
    return log();
  };
  const checkHealth = check({ inspectLog, monotonicMs: () => nowMs });
  const seen: string[] = [];
  for (const atMs of [0, 4_999, 5_000, 5_001, 5_002]) {
    nowMs = atMs;
    seen.push((await checkHealth()).status);
  }
  expect(seen).toEqual(["ok", "ok", "error", "ok", "ok"]);
  expect(looks).toBe(3);
});
