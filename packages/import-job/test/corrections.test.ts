/**
 * L7 for plain readers: a reader that goes by times alone comes to see what the view says, whatever
 * was written by whom and with what clock.
 */
import { describe, expect, test } from "vitest";
import {
  addItems,
  announceImport,
  deleteImport,
  intendForJob,
  ITEMS,
  JOBS,
  nextAttentionMs,
  PICKUPS,
  pickupIdOf,
  retryItems,
  takeArticle,
} from "../src/index.ts";
import { EXTRACTED, failed, HOUR_MS, MINUTE_MS, Scene } from "./scene.ts";

const FAR_FUTURE = Date.parse("9000-01-01T00:00:00Z");

/** What a plain reader still sees otherwise than the view. */
function differences(scene: Scene): string[] {
  const plain = scene.plain();
  const view = scene.whole();
  return [
    ...[...view.jobs.values()].flatMap((job) => [...plain.differencesToJob(job)]),
    ...[...view.items.values()].flatMap((item) => [
      ...plain.differencesToItem(item),
      ...plain.differencesToPickup(item),
    ]),
  ];
}

describe("a change that the table refuses is answered with what is so", () => {
  test("when a user writes a worker's state with a time from the far future", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: "saved", claim: 9 } }, FAR_FUTURE);
    expect(differences(scene)).not.toEqual([]);
    const { changes } = scene.tick();
    expect(changes.map((change) => change.data)).toEqual([{ state: "pending", claim: 0 }]);
    expect(changes[0]!.fieldMeta["state"]).toBe("9000-01-01T00:00:00.001Z");
    expect(differences(scene)).toEqual([]);
    scene.claim();
    expect(differences(scene)).toEqual([]);
  });

  test("once, also by a worker that folds the log anew", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: "error" } });
    expect(scene.tick().changes).toHaveLength(1);
    expect(scene.tick().changes).toEqual([]);
    expect(scene.hire("w-2").transition({ liveWorkers: ["w-1", "w-2"] }).changes).toEqual([]);
  });

  test("by one change of the job, together with what became overdue at the same time", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    scene.write(...takeArticle(scene.user(FAR_FUTURE), "job/0", "saved"));
    scene.raw({ tableName: JOBS, recordId: "job", data: { status: "queued", savedCount: 7 } }, FAR_FUTURE);
    const { changes } = scene.tick();
    const ofJob = changes.filter((change) => change.tableName === JOBS);
    expect(ofJob.map((change) => change.data)).toMatchObject([{ status: "done", savedCount: 1 }]);
    expect(differences(scene)).toEqual([]);
  });

  test("when somebody deletes an item, which goes with its job only", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.raw({ tableName: ITEMS, recordId: "job/0", op: "delete", data: null });
    scene.tick();
    expect(differences(scene)).toEqual([]);
    expect(scene.claim()).toHaveLength(1);
  });

  test("when somebody undoes a deletion of a job", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.write(deleteImport(scene.user(), "job"));
    scene.tick();
    scene.pass(MINUTE_MS);
    scene.raw({ tableName: JOBS, recordId: "job", data: { deletedAt: null, status: "running" } });
    scene.tick();
    expect(scene.job()).toMatchObject({ deleted: true, status: "queued" });
    expect(differences(scene)).toEqual([]);
  });

  test("when a worker of old writes past the end of a job", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    scene.tick();
    scene.pass(MINUTE_MS);
    const zombie = { op: "update", origin: "system" } as const;
    scene.raw({ ...zombie, tableName: JOBS, recordId: "job", data: { status: "running", savedCount: 4 } });
    scene.raw({ ...zombie, tableName: ITEMS, recordId: "job/0", data: { state: "extracted" } });
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "cancelled", written: { savedCount: 0, cancelledCount: 1 } });
    expect(scene.states()).toEqual(["cancelled"]);
    expect(differences(scene)).toEqual([]);
  });
});

describe("a change that has effect is said again", () => {
  test("when its writer's clock is slow", () => {
    const scene = new Scene();
    scene.importPages(2);
    scene.settle(scene.claim(), EXTRACTED);
    const slow = scene.user(scene.stream.nowMs - HOUR_MS);
    scene.write(...takeArticle(slow, "job/0", "saved"), intendForJob(slow, "job", "pause"));
    expect(scene.plain().field(ITEMS, "job/0", "state")).toBe("extracted");
    scene.tick();
    expect(scene.item("job/0").phase.state).toBe("saved");
    expect(scene.job().status).toBe("paused");
    expect(differences(scene)).toEqual([]);
  });

  test("when it set more than it said: a retry starts the counting anew", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    scene.pass(MINUTE_MS);
    scene.write(...retryItems(scene.user(), ["job/0"]));
    const { changes } = scene.tick();
    const ofItem = changes.filter((change) => change.tableName === ITEMS).map((change) => change.data);
    expect(ofItem).toEqual([{ attempts: 0, error: null, errorCode: null }]);
    expect(differences(scene)).toEqual([]);
  });

  test("when it said more than it set: what rides on an intent is not taken", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    scene.pass(MINUTE_MS);
    const data = { state: "saved", articleId: "job/0", attempts: 99, errorCode: "made-up" };
    scene.raw({ tableName: ITEMS, recordId: "job/0", data });
    scene.tick();
    expect(scene.item("job/0").counters.attempts).toBe(1);
    expect(differences(scene)).toEqual([]);
  });

  test("and not, when its writer's clock is right and it said it all", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    scene.pass(MINUTE_MS);
    scene.write(...takeArticle(scene.user(), "job/0", "saved"));
    expect(scene.tick().changes.map((change) => change.tableName)).toEqual([JOBS]);
  });
});

describe("what an insert makes up is not taken", () => {
  test("of a job", () => {
    const scene = new Scene();
    const announced = announceImport(scene.user(), { jobId: "job", totalUrls: 1, source: null });
    const madeUp = { status: "done", savedCount: 5, errorCount: 2, startedAt: "2001-01-01T00:00:00Z" };
    scene.write({ ...announced, data: { ...announced.data, ...madeUp } });
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/0", url: "https://a.example/" }], 0));
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "queued", startedAtMs: null });
    expect(differences(scene)).toEqual([]);
  });

  test("of an item", () => {
    const scene = new Scene();
    scene.import({ urls: [], totalUrls: 1 });
    const item = addItems(scene.user(), "job", [{ itemId: "job/0", url: "https://a.example/" }], 0)[0]!;
    scene.write({ ...item, data: { ...item.data, state: "saved", attempts: 3, claim: 8, error: "No." } });
    scene.tick();
    expect(scene.states()).toEqual(["pending"]);
    expect(differences(scene)).toEqual([]);
  });
});

test("a pickup that somebody brings back is withdrawn again", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), EXTRACTED);
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  scene.tick();
  scene.raw({ tableName: PICKUPS, recordId: pickupIdOf("job/0"), data: { deletedAt: null } }, FAR_FUTURE);
  expect(scene.hasPickup("job/0")).toBe(true);
  scene.tick();
  expect(scene.hasPickup("job/0")).toBe(false);
});

test("a pickup that its user deletes needs no answer, also where its coming went from the log", () => {
  const scene = new Scene();
  scene.importPages(1);
  const claimed = scene.claim();
  scene.raw({ tableName: PICKUPS, recordId: pickupIdOf("job/0"), data: {} });
  scene.settle(claimed, EXTRACTED);
  scene.pass(MINUTE_MS);
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  scene.stream.removePickups(() => true);
  expect([...scene.whole().corrections.keys()]).toEqual([]);
});

test("a writer without field times counts as having written when the log stored it", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.pass(MINUTE_MS);
  scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: "saved" }, fieldMeta: {} });
  scene.tick();
  expect(differences(scene)).toEqual([]);
});

test("a time at the end of all times cannot be outdone, and is not fought over for ever", () => {
  const scene = new Scene();
  scene.importPages(1);
  const endOfTime = Date.parse("9999-12-31T23:59:59.999Z");
  scene.raw({ tableName: ITEMS, recordId: "job/0", data: { state: "saved" } }, endOfTime);
  scene.tick();
  expect(scene.tick().changes).toEqual([]);
  scene.settle(scene.claim(), failed("not-found", { retryable: false }));
  expect(scene.states()).toEqual(["error"]);
  expect(nextAttentionMs(scene.view)).toBeNull();
});
