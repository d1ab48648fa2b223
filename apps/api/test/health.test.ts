import { expect, test } from "vitest";
import type { LastTick } from "../src/engine/worker-pulse.ts";
import { createHealthCheck, type HealthSources } from "../src/http/health.ts";

function check(sources: Partial<HealthSources>) {
  return createHealthCheck({
    pingDatabase: async () => undefined,
    workerState: () => "running",
    lastTick: () => ({ result: "processed", atMs: 1_000 }),
    tickMs: 2_000,
    monotonicMs: () => 3_000,
    version: "1.2.3",
    ...sources,
  })();
}

test("a service that works is ok", async () => {
  expect(await check({})).toEqual({
    status: "ok",
    version: "1.2.3",
    database: { status: "ok", latencyMs: 0 },
    worker: { state: "running", lastTick: "processed", lastTickAgeMs: 2_000 },
  });
});

test("without its database the service is in error", async () => {
  const health = await check({ pingDatabase: () => Promise.reject(new Error("postgres://me:geheim@db")) });
  expect(health).toMatchObject({ status: "error", database: { status: "error", latencyMs: null } });
  expect(JSON.stringify(health)).not.toContain("geheim");
});

test("a slow database degrades the service", async () => {
  let nowMs = 0;
  const pingDatabase = async () => {
    nowMs += 1_500;
  };
  const health = await check({ pingDatabase, monotonicMs: () => nowMs, lastTick: () => null });
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
  expect((await check(sources)).status).toBe("degraded");
});

test.each<[string, Partial<HealthSources>]>([
  ["others had every stream", { lastTick: skippedTick }],
  ["it is to tick rarely", { monotonicMs: () => 40_000, tickMs: 10_000 }],
  ["it has just begun", { lastTick: () => null }],
  ["it is turned off", { workerState: () => "disabled", lastTick: () => null }],
])("a worker is well when %s", async (_why, sources) => {
  expect((await check(sources)).status).toBe("ok");
});

test("callers that ask at once share one look at the database", async () => {
  let pings = 0;
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const checkHealth = createHealthCheck({
    pingDatabase: () => {
      pings += 1;
      return answered;
    },
    workerState: () => "running",
    lastTick: () => null,
    tickMs: 2_000,
    monotonicMs: () => 0,
    version: "1",
  });
  const both = [checkHealth(), checkHealth()];
  answer();
  await Promise.all(both);
  expect(pings).toBe(1);
  await checkHealth();
  expect(pings).toBe(2);
});
