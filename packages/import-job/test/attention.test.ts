/** When a stream wants a worker next, so that nobody has to look at streams at rest. */
import { describe, expect, test } from "vitest";
import {
  addItems,
  advance,
  createStreamView,
  DEFAULT_LIMITS,
  intendForJob,
  nextAttentionMs,
} from "../src/index.ts";
import { EXTRACTED, failed, HOUR_MS, MINUTE_MS, Scene } from "./scene.ts";

/** How long from now, ms; null for a stream at rest. */
function attendsIn(scene: Scene): number | null {
  const atMs = nextAttentionMs(scene.view);
  return atMs === null ? null : atMs - scene.stream.nowMs;
}

describe("a stream wants a worker", () => {
  test("never while it has no live job", () => {
    const scene = new Scene();
    expect(attendsIn(scene)).toBeNull();
    scene.importPages(0);
    scene.tick();
    expect(attendsIn(scene)).toBeNull();
  });

  test("at once while an item can be taken", () => {
    const scene = new Scene();
    scene.importPages(2);
    scene.claim(1);
    expect(attendsIn(scene)).toBe(0);
  });

  test("again soon while claims run, to see that their workers live", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.claim();
    expect(attendsIn(scene)).toBe(DEFAULT_LIMITS.claimCheckMs);
  });

  test("when the host may be asked again, and when the failed item is due", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), failed("rate-limited", { retryAfterMs: HOUR_MS }));
    expect(attendsIn(scene)).toBe(HOUR_MS);
    scene.pass(HOUR_MS);
    expect(attendsIn(scene)).toBe(1_000);
    scene.pass(1_000);
    expect(attendsIn(scene)).toBe(0);
  });

  test("when a failing host has rested", () => {
    const scene = new Scene({ maxAttempts: 9 });
    scene.import({ urls: Array.from({ length: 9 }, (_, i) => `https://a.example/${i}`) });
    for (let i = 0; i < 5; i += 1) scene.settle(scene.claim(1), failed("timeout"));
    expect(attendsIn(scene)).toBeLessThanOrEqual(DEFAULT_LIMITS.hostRestMs);
    scene.pass(DEFAULT_LIMITS.hostRestMs - 1);
    expect(attendsIn(scene)).toBe(1);
    scene.pass(1);
    expect(attendsIn(scene)).toBe(0);
  });

  test("when a pickup has outlived its time", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    scene.pass(10 * MINUTE_MS);
    scene.tick();
    expect(attendsIn(scene)).toBe(DEFAULT_LIMITS.pickupTtlMs - 10 * MINUTE_MS);
  });

  test("when the grace for items that have not come is over, counted from the last that came", () => {
    const scene = new Scene();
    scene.import({ urls: ["https://a.example/0"], totalUrls: 3 });
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    expect(attendsIn(scene)).toBe(DEFAULT_LIMITS.missingItemsGraceMs);
    scene.pass(6 * MINUTE_MS);
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/1", url: "https://a.example/1" }], 1));
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    scene.pass(4 * MINUTE_MS);
    expect(attendsIn(scene)).toBe(6 * MINUTE_MS);
    scene.pass(6 * MINUTE_MS);
    expect(attendsIn(scene)).toBe(0);
    scene.tick();
    expect(scene.job().status).toBe("done");
  });

  test("not for a paused job's waiting items", () => {
    const scene = new Scene();
    scene.importPages(3);
    scene.write(intendForJob(scene.user(), "job", "pause"));
    scene.tick();
    scene.pass(HOUR_MS);
    scene.tick();
    expect(attendsIn(scene)).toBeNull();
  });
});

test("a clock that goes back is taken as standing still", () => {
  const view = createStreamView("user-1", DEFAULT_LIMITS);
  advance(view, 5_000);
  advance(view, 3_000);
  expect(view.nowMs).toBe(5_000);
});

test("a wait that has become due moves once, whatever the order of news and time", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), failed("not-html"));
  scene.pass(HOUR_MS);
  for (let i = 0; i < 3; i += 1) advance(scene.view, scene.stream.nowMs + i);
  expect([...scene.view.jobs.values()][0]!.readyCount).toBe(1);
  expect(scene.claim()).toHaveLength(1);
  expect([...scene.view.jobs.values()][0]!.readyCount).toBe(0);
});
