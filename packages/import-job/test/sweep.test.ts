/** The repairs of a tick: lost claims, uncollected pickups, cancelled jobs. */
import { describe, expect, test } from "vitest";
import {
  addItems,
  deleteImport,
  intendForJob,
  nextAttentionMs,
  OWN_FAILURES,
  PICKUPS,
  pickupIdOf,
  retryItems,
  takeArticle,
} from "../src/index.ts";
import { EXTRACTED, failed, HOUR_MS, MINUTE_MS, Scene } from "./scene.ts";

const DAY_MS = 24 * HOUR_MS;

describe("a claim is lost", () => {
  test("L18: as soon as its worker's lease has run out", () => {
    const scene = new Scene();
    scene.importPages(2);
    scene.claim(1);
    const { notes } = scene.tick({ liveWorkers: ["w-2"] });
    expect(notes).toEqual([{ kind: "claim-lost" }]);
    expect(scene.states()).toEqual(["pending", "pending"]);
    expect(scene.item("job/0").phase).toMatchObject({ dueAtMs: 0, lastFailure: { code: "worker-lost" } });
  });

  test("never while its worker lives and the claim is young", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.claim();
    scene.pass(5 * MINUTE_MS - 1);
    expect(scene.hire("w-2").transition({ liveWorkers: ["w-1", "w-2"] }).changes).toEqual([]);
    expect(scene.states()).toEqual(["extracting"]);
  });

  test("when it is stale, although its worker lives", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.claim();
    scene.pass(5 * MINUTE_MS);
    expect(scene.tick({ liveWorkers: ["w-1"] }).notes).toEqual([{ kind: "claim-lost" }]);
    expect(scene.states()).toEqual(["pending"]);
  });

  test("L13: and an item that was lost maxLosses times ends, so that a page that kills its worker ends too", () => {
    const scene = new Scene({ maxLosses: 3 });
    scene.importPages(1);
    for (const losses of [1, 2, 3]) {
      expect(scene.claim()).toMatchObject([{ claim: losses }]);
      scene.tick({ liveWorkers: [] });
      expect(scene.item("job/0").counters).toEqual({ claim: losses, attempts: 0, losses });
    }
    expect(scene.item("job/0").phase).toEqual({
      state: "error",
      code: "worker-lost",
      message: OWN_FAILURES["worker-lost"],
    });
    expect(scene.job().status).toBe("done");
  });

  test("L13: and failures in between do not make it forget the losses", () => {
    const scene = new Scene({ maxLosses: 2, maxAttempts: 3 });
    scene.importPages(1);
    scene.claim();
    scene.tick({ liveWorkers: [] });
    scene.settle(scene.claim(), failed("not-html"));
    scene.pass(HOUR_MS);
    scene.claim();
    scene.tick({ liveWorkers: [] });
    expect(scene.item("job/0").phase).toMatchObject({ state: "error", code: "worker-lost" });
  });

  test("once and not twice, when its dead worker's claim is stale too", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.claim();
    scene.pass(6 * MINUTE_MS);
    expect(scene.tick({ liveWorkers: [] }).notes).toEqual([{ kind: "claim-lost" }]);
    expect(scene.item("job/0").counters.losses).toBe(1);
  });
});

function extract(scene: Scene, pages = 1): string[] {
  const itemIds = scene.importPages(pages);
  scene.settle(scene.claim(), EXTRACTED);
  return itemIds;
}

describe("L11: an extracted item", () => {
  test("whose pickup nobody took in time ends as pickup-expired, and the pickup goes", () => {
    const scene = new Scene();
    extract(scene);
    scene.pass(DAY_MS - 1);
    expect(scene.tick().changes).toEqual([]);
    scene.pass(1);
    const { notes } = scene.tick();
    expect(notes).toEqual([{ kind: "pickup-expired" }, { kind: "job-done" }]);
    expect(scene.item("job/0").phase).toMatchObject({ state: "error", code: "pickup-expired" });
    expect(scene.hasPickup("job/0")).toBe(false);
    expect(scene.stream.kept.filter((c) => c.tableName === PICKUPS && c.op === "insert")).toEqual([]);
  });

  test("whose pickup was acknowledged without a word on the item ends as pickup-expired", () => {
    const scene = new Scene();
    const [itemId] = extract(scene);
    scene.write(takeArticle(scene.user(), itemId!, "saved")[1]!);
    scene.tick();
    expect(scene.item(itemId!).phase).toMatchObject({ state: "error", code: "pickup-expired" });
  });

  test("whose pickup's row is gone from the log ends as pickup-expired also for a worker that never saw it", () => {
    const scene = new Scene();
    const [itemId] = extract(scene);
    scene.stream.removePickups(() => true);
    scene.worker.forget();
    scene.tick();
    expect(scene.item(itemId!).phase).toMatchObject({ state: "error", code: "pickup-expired" });
    expect(scene.hasPickup(itemId!)).toBe(false);
  });

  test("that expired comes back by its user's retry and is collected", () => {
    const scene = new Scene();
    const [itemId] = extract(scene);
    scene.pass(DAY_MS);
    scene.tick();
    scene.write(...retryItems(scene.user(), [itemId!]));
    scene.tick();
    expect(scene.job().status).toBe("running");
    scene.settle(scene.claim(), EXTRACTED);
    expect(scene.hasPickup(itemId!)).toBe(true);
    scene.write(...takeArticle(scene.user(), itemId!, "saved"));
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "done", written: { savedCount: 1, errorCount: 0 } });
  });

  test("that was saved without acknowledging the pickup leaves none behind", () => {
    const scene = new Scene();
    const [itemId] = extract(scene);
    scene.write(takeArticle(scene.user(), itemId!, "saved")[0]!);
    scene.tick();
    expect(scene.states()).toEqual(["saved"]);
    expect(scene.hasPickup(itemId!)).toBe(false);
  });

  test("with a pickup keeps its stored row when an older pickup of it had gone", () => {
    const scene = new Scene();
    const [itemId] = extract(scene);
    scene.pass(DAY_MS);
    scene.tick();
    scene.write(...retryItems(scene.user(), [itemId!]));
    scene.tick();
    scene.settle(scene.claim(), EXTRACTED);
    scene.worker.forget();
    scene.stream.liveFrom = 1;
    expect(scene.view.removablePickups.size).toBe(0);
    scene.tick();
    expect(scene.stream.kept.filter((c) => c.tableName === PICKUPS && c.op === "insert")).toHaveLength(1);
  });

  test("is given up in slices when many expire at once", () => {
    const scene = new Scene({ maxCancelsPerTransition: 2 });
    extract(scene, 5);
    scene.pass(DAY_MS);
    const slices = [];
    while (scene.view.items.size > 0) slices.push(scene.tick().notes.length);
    expect(slices).toEqual([2, 2, 2]);
    expect(scene.job()).toMatchObject({ status: "done", written: { errorCount: 5 } });
  });
});

test("L11: a pickup that a user makes up does not stand in for one that is gone", () => {
  const scene = new Scene();
  const [itemId] = extract(scene);
  scene.write(takeArticle(scene.user(), itemId!, "saved")[1]!);
  const forged = { tableName: PICKUPS, recordId: pickupIdOf(itemId!), data: { sealed: "forged" } };
  scene.raw({ ...forged, op: "insert" });
  scene.tick();
  expect(scene.item(itemId!).phase).toMatchObject({ state: "error", code: "pickup-expired" });
  expect(scene.hasPickup(itemId!)).toBe(false);
});

test("L11: a pickup that a user makes up where there was none goes", () => {
  const scene = new Scene();
  const [itemId] = scene.importPages(1);
  const forged = { tableName: PICKUPS, recordId: pickupIdOf(itemId!), data: { sealed: "forged" } };
  scene.raw({ ...forged, op: "insert" });
  expect(scene.hasPickup(itemId!)).toBe(true);
  scene.tick();
  expect(scene.hasPickup(itemId!)).toBe(false);
  expect(scene.item(itemId!).pickupAtMs).toBeNull();
});

describe("L17: a job that was called off", () => {
  test("has its waiting, running and extracted items cancelled and its pickups withdrawn", () => {
    const scene = new Scene();
    scene.importPages(4);
    const claimed = scene.claim(3);
    scene.settle(claimed.slice(0, 2), EXTRACTED);
    scene.write(...takeArticle(scene.user(), "job/0", "saved"));
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    scene.tick();
    expect(scene.states()).toEqual(["saved", "cancelled", "cancelled", "cancelled"]);
    expect(scene.hasPickup("job/1")).toBe(false);
    expect(scene.job()).toMatchObject({
      status: "cancelled",
      finishedAtMs: scene.stream.nowMs,
      written: { savedCount: 1, cancelledCount: 3 },
    });
  });

  test("has an item that waits after a failure cancelled by one change, which clears the failure", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), failed("timeout"));
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    const { changes } = scene.tick();
    expect(changes.filter((change) => change.recordId === "job/0").map((change) => change.data)).toEqual([
      { state: "cancelled", claimedBy: null, nextAttemptAt: null, error: null, errorCode: null },
    ]);
  });

  test("is cancelled in slices, and each slice asks for the next", () => {
    const scene = new Scene({ maxCancelsPerTransition: 3 });
    scene.importPages(8);
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    const slices = [];
    do slices.push(scene.tick({ claim: { room: 9 } }).notes.length);
    while (nextAttentionMs(scene.view) !== null);
    expect(slices).toEqual([3, 3, 2]);
    expect(scene.job().written.cancelledCount).toBe(8);
  });

  test("shares one slice with the other jobs that were called off", () => {
    const scene = new Scene({ maxCancelsPerTransition: 3 });
    for (const jobId of ["a", "b"]) {
      scene.importPages(2, jobId);
      scene.write(intendForJob(scene.user(), jobId, "cancel"));
    }
    expect(scene.tick().notes).toHaveLength(3);
    expect(scene.tick().notes).toHaveLength(1);
  });

  test("by deletion is cancelled like any other, and stays deleted", () => {
    const scene = new Scene();
    scene.importPages(2);
    const claimed = scene.claim(1);
    scene.write(deleteImport(scene.user(), "job"));
    expect(scene.settle(claimed, EXTRACTED).dropped).toMatchObject([{ reason: "job-cancelled" }]);
    expect(scene.states()).toEqual(["cancelled", "cancelled"]);
    scene.write(intendForJob(scene.user(), "job", "resume"));
    scene.tick();
    expect(scene.job().deleted).toBe(true);
  });

  test("takes along items that come after the cancel", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    scene.tick();
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/late", url: "https://a.example/" }], 1));
    expect(scene.tick({ claim: { room: 1 } }).claimed).toEqual([]);
    expect(scene.states()).toEqual(["cancelled", "cancelled"]);
    expect(scene.job().written.cancelledCount).toBe(2);
  });

  test("does not come back by a retry of its items", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), failed("not-html", { retryable: false }));
    scene.importPages(1, "other");
    scene.write(deleteImport(scene.user(), "job"), ...retryItems(scene.user(), ["job/0"]));
    scene.tick();
    expect(scene.item("job/0").phase.state).toBe("error");
    expect([...scene.plain().differencesToItem(scene.item("job/0"))]).toEqual([]);
  });
});
