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
