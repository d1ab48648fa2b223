import { createJobQueue, createSchedules, DEFAULT_QUEUE_LIMITS } from "@tidemark/job-queue";
import { createMetrics, type Metrics } from "@tidemark/metrics";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { readConfig } from "../src/config/read-config.ts";
import { createQueueEngine, type QueueEngine } from "../src/queue/create-queue-engine.ts";
import { queueLimits } from "../src/queue/queue-limits.ts";
import { createQueueObservers } from "../src/queue/queue-observer.ts";
import { listener } from "./database.ts";

interface Scene extends AsyncDisposable {
  readonly log: SyncLog;
  readonly engine: QueueEngine;
  readonly metrics: Metrics;
  /** The value of the rendered line that begins so. */
  metric(line: string): Promise<number>;
}

function scene(): Scene {
  const log = createMemorySyncLog();
  const metrics = createMetrics({ prefix: "", defaultMetrics: false });
  const engine = createQueueEngine({ log, config: readConfig({}), logger: listener(), metrics });
  return {
    log,
    engine,
    metrics,
    async metric(line) {
      const lines = (await metrics.render()).split("\n");
      return Number(
        lines
          .find((one) => one.startsWith(`${line} `))
          ?.split(" ")
          .at(-1),
      );
    },
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

test("what queues do is counted", async () => {
  await using opened = scene();
  await opened.engine.queues.use("ada", async (queue) => {
    await queue.enqueueMany([{ jobType: "a" }, { jobType: "a" }, { jobType: "b" }]);
    const wish = { jobTypes: ["a", "b"] };
    await queue.finishJob((await queue.dequeue(wish)).token, null);
    await queue.failAttempt((await queue.dequeue(wish)).token, { error: 1 });
    await queue.failAttempt((await queue.dequeue(wish)).token, { error: 1, retryable: false });
  });
  expect(await opened.metric('queue_jobs_ended_total{state="finished",type="a"}')).toBe(1);
  expect(await opened.metric('queue_jobs_ended_total{state="failed",type="b"}')).toBe(1);
  expect(await opened.metric('queue_retries_total{type="a"}')).toBe(1);
  expect(await opened.metric("queue_claims_total")).toBe(3);
  expect(await opened.metric("queue_start_latency_seconds_count")).toBe(3);
  expect(await opened.metric("queue_calls_total")).toBeGreaterThanOrEqual(4);
});

test("who waits is added up over all queues, and nobody waits once they are closed", async () => {
  await using opened = scene();
  const { queues } = opened.engine;
  const waits = ["ada", "ada", "bob"].map((tenant) =>
    queues.use(tenant, (queue) => queue.dequeue({ jobTypes: ["a"] })).catch(() => null),
  );
  expect(await opened.metric("queue_waiting_dequeues")).toBe(3);
  await opened.engine.close();
  await Promise.all(waits);
  expect(await opened.metric("queue_waiting_dequeues")).toBe(0);
});

test("a run of a schedule is made by the engine alone, and counted", async () => {
  await using opened = scene();
  const { engine, log } = opened;
  await engine.start();
  const elsewhere = createJobQueue({ log, tenant: "ada" });
  const tasks = [{ key: "t", jobType: "a" }];
  const id = await createSchedules(elsewhere).put({ name: "each second", everyMs: 1_000, tasks });
  await elsewhere.close();
  await whenLogSays(log, async () => {
    const rows = await log.readRecords("ada", [id]);
    return rows.some(({ data }) => typeof data?.["lastDueAt"] === "string");
  });
  await engine.close();
  expect(await opened.metric('queue_schedule_runs_total{event="made"}')).toBeGreaterThan(0);
});

test("jobs that have not ended are added up over all queues", async () => {
  await using opened = scene();
  const newObserver = createQueueObservers(opened.metrics.jobQueue);
  const [one, two] = [newObserver(), newObserver()];
  one.workload({ tenant: "a", pending: 4, ready: 2, running: 1 });
  two.workload({ tenant: "b", pending: 3, ready: 3, running: 0 });
  expect(await opened.metric('queue_live_jobs{state="pending"}')).toBe(7);
  expect(await opened.metric('queue_live_jobs{state="running"}')).toBe(1);
  expect(await opened.metric("queue_ready_jobs")).toBe(5);
  one.workload({ tenant: "a", pending: 0, ready: 0, running: 0 });
  expect(await opened.metric('queue_live_jobs{state="pending"}')).toBe(3);
});

test("the settings become the limits that all processes share", () => {
  const config = readConfig({
    QUEUE_HEARTBEAT_TIMEOUT: "60",
    ENABLE_RECOVERY: "false",
    DEFAULT_RECOVERY_ENABLED: "false",
    MAX_RECOVERY_ATTEMPTS: "1",
  });
  expect(queueLimits(config)).toMatchObject({
    heartbeatTimeoutMs: 60_000,
    schedules: { recoveryEnabled: false, recoveryByDefault: false, maxRecoveryAttempts: 1 },
  });
  expect(queueLimits(readConfig({}))).toEqual(DEFAULT_QUEUE_LIMITS);
});

test("an engine that was closed takes nothing more, and closing again does nothing", async () => {
  const { engine } = scene();
  await engine.start();
  await engine.close();
  await engine.close();
  await expect(engine.queues.use("ada", async () => undefined)).rejects.toThrow(/about to stop/);
});

/** Looks again whenever the log has news. */
async function whenLogSays(log: SyncLog, isSo: () => Promise<boolean>): Promise<void> {
  let news = Promise.withResolvers<void>();
  const unsubscribe = await log.subscribe(() => news.resolve());
  for (let heard = news.promise; !(await isSo()); heard = news.promise) {
    await heard;
    news = Promise.withResolvers<void>();
  }
  await unsubscribe();
}
