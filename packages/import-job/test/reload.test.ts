/** A worker forgets what came to rest, and reads it again when somebody speaks of it. */
import type { NewChange } from "@tidemark/sync-log";
import { describe, expect, test } from "vitest";
import {
  addItems,
  announceImport,
  finishTransition,
  intendForJob,
  ITEMS,
  liveFromOf,
  missingFor,
  pickupIdOf,
  PICKUPS,
  retryItems,
  takeArticle,
} from "../src/index.ts";
import { describeView } from "./describe-view.ts";
import { EXTRACTED, failed, MINUTE_MS, Scene } from "./scene.ts";

/** One job that is done and forgotten, with items saved and failed, and one that goes on. */
function sceneAtRest(): Scene {
  const scene = new Scene();
  scene.importPages(2);
  const [saved, broken] = scene.claim();
  scene.settle([saved!], EXTRACTED);
  scene.settle([broken!], failed("not-found", { retryable: false }));
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  scene.tick();
  scene.importPages(1, "other");
  scene.tick();
  return scene;
}

describe("a job at rest", () => {
  test("is forgotten with its items, and a fold may start behind it", () => {
    const scene = sceneAtRest();
    expect([...scene.view.jobs.keys()]).toEqual(["other"]);
    expect([...scene.view.items.keys()]).toEqual(["other/0"]);
    const started = scene.stream.ever.find((change) => change.recordId === "other")!;
    expect(liveFromOf(scene.view)).toBe(started.seq);
  });

  test("leaves nothing behind when it was the last", () => {
    const scene = new Scene();
    scene.importPages(3);
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    expect(scene.view.jobs.size + scene.view.items.size + scene.view.hosts.size).toBe(0);
    expect(scene.view.timers.length).toBe(0);
    expect(liveFromOf(scene.view)).toBe(scene.stream.headSeq + 1);
  });

  test("is not forgotten while it is live", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.view.unaccounted.add([...scene.view.jobs.values()][0]!);
    finishTransition(scene.view);
    expect(scene.view.jobs.size).toBe(1);
  });
});

describe("speaking of a job at rest", () => {
  test.each([
    ["an item's retry", (scene: Scene) => retryItems(scene.user(), ["job/1"])],
    ["a user's intent", (scene: Scene) => [intendForJob(scene.user(), "job", "cancel")]],
    ["a pickup's acknowledgement", (scene: Scene) => takeArticle(scene.user(), "job/1", "saved").slice(1)],
    [
      "an item that comes late",
      (scene: Scene) => addItems(scene.user(), "job", [{ itemId: "job/2", url: "https://a.example/" }], 2),
    ],
  ])("by %s brings back all of it", (_what, changes) => {
    const scene = sceneAtRest();
    scene.pass(MINUTE_MS);
    scene.write(...changes(scene));
    expect(describeView(scene.view)).toEqual(describeView(scene.whole()));
  });

  test("by pushing its inserts once more brings it back, and nothing is imported twice", () => {
    const scene = sceneAtRest();
    const inserts = scene.stream.ever.filter(
      ({ op, recordId }) => op === "insert" && recordId.startsWith("job"),
    );
    scene.write(...inserts.map((insert) => ({ ...insert, id: scene.stream.newId() })));
    expect(scene.tick({ claim: { room: 9 } }).claimed.map((item) => item.jobId)).toEqual(["other"]);
    expect(scene.job().status).toBe("done");
    expect(scene.job().written).toMatchObject({ savedCount: 1, errorCount: 1 });
  });
});

test("what a change needs to be read first is told before it is folded", () => {
  const scene = sceneAtRest();
  const { view } = scene;
  const author = scene.user();
  const url = "https://a.example/";
  const stored = { userId: "user-1", seq: 1_000, createdAt: "2030-01-01T00:00:00.000Z" };
  const missing = (written: NewChange) => missingFor(view, { ...written, ...stored });
  expect(missing(intendForJob(author, "job", "pause"))).toEqual({ jobId: "job" });
  expect(missing(intendForJob(author, "other", "pause"))).toBeNull();
  expect(missing(announceImport(author, { jobId: "job", totalUrls: 1, source: null }))).toEqual({
    jobId: "job",
  });
  expect(missing(retryItems(author, ["job/1"])[0]!)).toEqual({ itemId: "job/1" });
  expect(missing(retryItems(author, ["other/0"])[0]!)).toBeNull();
  expect(missing(addItems(author, "job", [{ itemId: "job/9", url }], 9)[0]!)).toEqual({ jobId: "job" });
  expect(missing(addItems(author, "other", [{ itemId: "other/9", url }], 9)[0]!)).toBeNull();
  expect(missing(takeArticle(author, "job/1", "saved")[1]!)).toEqual({ itemId: "job/1" });
  expect(missing(takeArticle(author, "other/0", "saved")[1]!)).toBeNull();
  expect(missing({ ...intendForJob(author, "job", "pause"), appId: "notes" })).toBeNull();
  expect(missing({ ...intendForJob(author, "job", "pause"), tableName: "articles" })).toBeNull();
});

describe("a fold from where live jobs begin", () => {
  test("ends in the same view as one from the start", () => {
    const scene = sceneAtRest();
    scene.claim();
    const fresh = scene.hire("w-2").view();
    expect(fresh.jobs.size).toBe(1);
    expect(describeView(fresh)).toEqual(describeView(scene.view));
    expect(describeView(fresh)).toEqual(describeView(scene.whole(), { only: (job) => job.id === "other" }));
  });
});

test("rows of a log that knew no claims are folded as their states say", () => {
  const scene = new Scene();
  scene.importPages(1);
  const old = { origin: "system", op: "update" } as const;
  scene.raw({ ...old, tableName: ITEMS, recordId: "job/0", data: { state: "extracting", attempts: 1 } });
  expect(scene.item("job/0")).toMatchObject({ phase: { state: "extracting", workerId: "" } });
  scene.raw({ ...old, tableName: ITEMS, recordId: "job/0", data: { state: "extracted" } });
  scene.raw({
    ...old,
    op: "insert",
    tableName: PICKUPS,
    recordId: pickupIdOf("job/0"),
    data: { payload: {} },
  });
  expect(scene.item("job/0").counters).toEqual({ claim: 1, attempts: 1, losses: 0 });
  scene.tick();
  expect(scene.states()).toEqual(["extracted"]);
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  scene.tick();
  expect(scene.job()).toMatchObject({ status: "done", written: { savedCount: 1 } });
});
