import { describe, expect, test } from "vitest";
import { createOwnMetrics, valueOf } from "./own-metrics.ts";
import { readSamples } from "./rendered-catalogue.ts";

describe("the import worker's observer", () => {
  test("counts a tick, its duration in seconds and its streams", async () => {
    const metrics = createOwnMetrics();
    metrics.importWorker.tick({ result: "processed", durationMs: 1500, streamsAttended: 7 });
    metrics.importWorker.tick({ result: "skipped", durationMs: 500 });
    expect(await valueOf(metrics, "articles_import_ticks_total", { result: "processed" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_ticks_total", { result: "skipped" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_tick_duration_seconds_sum")).toBe(2);
    expect(await valueOf(metrics, "articles_import_streams_attended_total")).toBe(7);
  });

  test("counts settled items by result, and errors by code as well", async () => {
    const metrics = createOwnMetrics();
    metrics.importWorker.itemSettled({ result: "extracted" });
    metrics.importWorker.itemSettled({ result: "cancelled", count: 40 });
    metrics.importWorker.itemSettled({ result: "error", code: "blocked-address" });
    expect(await valueOf(metrics, "articles_import_items_total", { result: "extracted" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_items_total", { result: "cancelled" })).toBe(40);
    expect(await valueOf(metrics, "articles_import_items_total", { result: "error" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_errors_total", { code: "blocked-address" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_errors_total", { code: "other" })).toBe(0);
  });

  test("does not count a retry as a settled item", async () => {
    const metrics = createOwnMetrics();
    metrics.importWorker.itemRetried({ code: "timeout" });
    expect(await valueOf(metrics, "articles_import_retries_total", { code: "timeout" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_items_total", { result: "error" })).toBe(0);
    expect(await valueOf(metrics, "articles_import_errors_total", { code: "timeout" })).toBe(0);
  });

  test("puts an extraction into the bucket of its seconds", async () => {
    const metrics = createOwnMetrics();
    metrics.importWorker.extractDuration({ ms: 400 });
    const bucket = (le: string) =>
      valueOf(metrics, "articles_import_extract_duration_seconds_bucket", { le });
    expect([await bucket("0.25"), await bucket("0.5"), await bucket("+Inf")]).toEqual([0, 1, 1]);
  });

  test("counts a transition as an append only when it wrote something", async () => {
    const metrics = createOwnMetrics();
    metrics.importWorker.transition({ durationMs: 4, changes: 0 });
    metrics.importWorker.transition({ durationMs: 4, changes: 12 });
    expect(await valueOf(metrics, "articles_import_transition_duration_seconds_count")).toBe(2);
    expect(await valueOf(metrics, "articles_import_log_appends_total")).toBe(1);
    expect(await valueOf(metrics, "articles_import_log_changes_total")).toBe(12);
  });

  test("counts jobs, removed pickups, lost claims and lease renewals", async () => {
    const metrics = createOwnMetrics();
    const { jobCompleted, pickupsRemoved, claimLost, leaseRenewed } = metrics.importWorker;
    jobCompleted({ result: "done" });
    pickupsRemoved(5);
    claimLost(2);
    leaseRenewed({ result: "renewed" });
    expect(await valueOf(metrics, "articles_import_jobs_completed_total", { result: "done" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_pickup_gc_rows_total")).toBe(5);
    expect(await valueOf(metrics, "articles_import_claims_lost_total")).toBe(2);
    expect(await valueOf(metrics, "articles_import_lease_renewals_total", { result: "renewed" })).toBe(1);
  });

  test("shows the last count of what waits and what runs", async () => {
    const metrics = createOwnMetrics();
    const { running, pending, due, extracting, awaitingPickup, logLag } = metrics.importWorker;
    for (const report of [running, pending, due, extracting, awaitingPickup]) report(9);
    running(1);
    pending(2);
    due(3);
    extracting(4);
    awaitingPickup(5);
    logLag({ ms: 250 });
    expect(await valueOf(metrics, "articles_import_running_extractions")).toBe(1);
    expect(await valueOf(metrics, "articles_import_live_items", { state: "pending" })).toBe(2);
    expect(await valueOf(metrics, "articles_import_due_items")).toBe(3);
    expect(await valueOf(metrics, "articles_import_live_items", { state: "extracting" })).toBe(4);
    expect(await valueOf(metrics, "articles_import_live_items", { state: "extracted" })).toBe(5);
    expect(await valueOf(metrics, "articles_import_log_lag_seconds")).toBe(0.25);
  });
});

describe("the job queue's observer", () => {
  test("counts ended jobs by how they ended and by type, and retries and lost claims by type", async () => {
    const metrics = createOwnMetrics();
    const { jobEnded, jobRetried, claimLost } = metrics.jobQueue;
    jobEnded({ state: "finished", jobType: "resize" });
    jobEnded({ state: "failed", jobType: "resize" });
    jobEnded({ state: "finished", jobType: "resize" });
    jobRetried({ jobType: "resize" });
    claimLost({ jobType: "other-work" });
    const ended = (state: string) => valueOf(metrics, "queue_jobs_ended_total", { state, type: "resize" });
    expect([await ended("finished"), await ended("failed"), await ended("canceled")]).toEqual([
      2,
      1,
      undefined,
    ]);
    expect(await valueOf(metrics, "queue_retries_total", { type: "resize" })).toBe(1);
    expect(await valueOf(metrics, "queue_claims_lost_total", { type: "other-work" })).toBe(1);
  });

  test("counts what a transaction did, and those that failed", async () => {
    const metrics = createOwnMetrics();
    metrics.jobQueue.transition({ durationMs: 20, calls: 30, changes: 12, claimed: 7 });
    metrics.jobQueue.transition({ durationMs: 20, calls: 0, changes: 0, claimed: 0 });
    metrics.jobQueue.transitionFailed();
    expect(await valueOf(metrics, "queue_transition_duration_seconds_count")).toBe(2);
    expect(await valueOf(metrics, "queue_transition_duration_seconds_sum")).toBe(0.04);
    expect(await valueOf(metrics, "queue_calls_total")).toBe(30);
    expect(await valueOf(metrics, "queue_log_changes_total")).toBe(12);
    expect(await valueOf(metrics, "queue_claims_total")).toBe(7);
    expect(await valueOf(metrics, "queue_transitions_failed_total")).toBe(1);
  });

  test("puts a start into the bucket of the seconds that it waited", async () => {
    const metrics = createOwnMetrics();
    metrics.jobQueue.jobStarted({ waitedMs: 4 });
    const bucket = (le: string) => valueOf(metrics, "queue_start_latency_seconds_bucket", { le });
    expect([await bucket("0.0025"), await bucket("0.005"), await bucket("+Inf")]).toEqual([0, 1, 1]);
  });

  test("shows the last count of jobs and of those who wait", async () => {
    const metrics = createOwnMetrics();
    metrics.jobQueue.workload({ pending: 9, ready: 9, running: 9 });
    metrics.jobQueue.workload({ pending: 5, ready: 3, running: 2 });
    metrics.jobQueue.waiting(4);
    expect(await valueOf(metrics, "queue_live_jobs", { state: "pending" })).toBe(5);
    expect(await valueOf(metrics, "queue_live_jobs", { state: "running" })).toBe(2);
    expect(await valueOf(metrics, "queue_ready_jobs")).toBe(3);
    expect(await valueOf(metrics, "queue_waiting_dequeues")).toBe(4);
  });

  test("counts the runs of schedules", async () => {
    const metrics = createOwnMetrics();
    for (const event of ["made", "made", "recovered", "abandoned"] as const) metrics.jobQueue.run(event);
    expect(await valueOf(metrics, "queue_schedule_runs_total", { event: "made" })).toBe(2);
    expect(await valueOf(metrics, "queue_schedule_runs_total", { event: "recovered" })).toBe(1);
    expect(await valueOf(metrics, "queue_schedule_runs_total", { event: "abandoned" })).toBe(1);
  });
});

test("recovery's observer counts attempts by their outcome, with their duration", async () => {
  const metrics = createOwnMetrics();
  metrics.recovery.attemptEnded({ end: "recovered", durationMs: 1_500 });
  metrics.recovery.attemptEnded({ end: "timed-out", durationMs: 500 });
  expect(await valueOf(metrics, "recovery_attempts_total", { result: "recovered" })).toBe(1);
  expect(await valueOf(metrics, "recovery_attempts_total", { result: "timed-out" })).toBe(1);
  expect(await valueOf(metrics, "recovery_attempt_duration_seconds_sum")).toBe(2);
});

describe("labels", () => {
  test("are bounded: what no list knows is counted as other", async () => {
    const metrics = createOwnMetrics();
    const before = readSamples(await metrics.render()).length;
    const secret = "https://user:pw@example.com/private";
    metrics.importWorker.itemSettled({ result: "error", code: secret });
    metrics.importWorker.itemSettled({ result: "error" });
    metrics.importWorker.itemRetried({ code: "__proto__" });
    metrics.importWorker.settleDropped({ reason: secret });
    metrics.syncLog.transientError({ kind: secret });
    expect(await metrics.render()).not.toContain("example.com");
    expect(readSamples(await metrics.render())).toHaveLength(before);
    expect(await valueOf(metrics, "articles_import_errors_total", { code: "other" })).toBe(2);
    expect(await valueOf(metrics, "articles_import_retries_total", { code: "other" })).toBe(1);
    expect(await valueOf(metrics, "articles_import_settles_dropped_total", { reason: "other" })).toBe(1);
    expect(await valueOf(metrics, "sync_log_transient_errors_total", { kind: "other" })).toBe(1);
  });

  test("of an open kind name the first short words, the same ones everywhere", async () => {
    const metrics = createOwnMetrics();
    const { jobEnded, jobRetried } = metrics.jobQueue;
    for (let index = 1; index <= 25; index += 1) jobEnded({ state: "finished", jobType: `type-${index}` });
    jobRetried({ jobType: "type-20" });
    jobRetried({ jobType: "type-21" });
    const ended = (type: string) => valueOf(metrics, "queue_jobs_ended_total", { state: "finished", type });
    expect([await ended("type-20"), await ended("type-21"), await ended("other")]).toEqual([1, undefined, 5]);
    expect(await valueOf(metrics, "queue_retries_total", { type: "type-20" })).toBe(1);
    expect(await valueOf(metrics, "queue_retries_total", { type: "other" })).toBe(1);
  });

  test.each(["https://example.com/private", "ada@example.com", "mail to Ada", "", "7f3a", "x".repeat(41)])(
    "of an open kind never are %j",
    async (jobType) => {
      const metrics = createOwnMetrics();
      metrics.jobQueue.jobRetried({ jobType });
      expect(await valueOf(metrics, "queue_retries_total", { type: "other" })).toBe(1);
    },
  );

  test("of two registries are kept apart", async () => {
    const [one, two] = [createOwnMetrics(), createOwnMetrics()];
    for (let index = 1; index <= 20; index += 1) one.jobQueue.jobRetried({ jobType: `type-${index}` });
    two.jobQueue.jobRetried({ jobType: "late" });
    expect(await valueOf(two, "queue_retries_total", { type: "late" })).toBe(1);
  });

  test("of a closed list refuse anything else, without repeating it", async () => {
    const metrics = createOwnMetrics();
    const result = "https://example.com/private" as "done";
    expect(() => metrics.importWorker.jobCompleted({ result })).toThrow(
      /^Label "result" of metric "articles_import_jobs_completed_total" got a value that is not declared/u,
    );
    expect(() => metrics.importWorker.jobCompleted({ result })).not.toThrow(/example\.com/u);
    expect(await metrics.render()).not.toContain("example.com");
  });
});
