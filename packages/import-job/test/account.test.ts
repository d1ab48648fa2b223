/** What follows from the items: counters, the job's start, end and reopening. */
import { describe, expect, test } from "vitest";
import { addItems, announceImport, intendForJob, JOBS, retryItems, takeArticle } from "../src/index.ts";
import { EXTRACTED, failed, MINUTE_MS, Scene } from "./scene.ts";

test("L15: the counters say what the items are, consent walls among the saved", () => {
  const scene = new Scene({ perHost: 9 });
  scene.importPages(6);
  const claimed = scene.claim();
  scene.settle(claimed.slice(0, 4), EXTRACTED);
  scene.settle(claimed.slice(4, 5), failed("not-html", { retryable: false }));
  const taken = ["saved", "saved", "duplicate", "consent-wall"] as const;
  scene.write(...taken.flatMap((how, i) => takeArticle(scene.user(), `job/${i}`, how)));
  scene.tick();
  const counters = { savedCount: 3, duplicateCount: 1, warningCount: 1, errorCount: 1, cancelledCount: 0 };
  expect(scene.job()).toMatchObject({ status: "running", written: counters });
  scene.write(intendForJob(scene.user(), "job", "cancel"));
  scene.tick();
  expect(scene.job().written).toEqual({ ...counters, cancelledCount: 1 });
});

test("L15: counters are written once and only those that changed", () => {
  const scene = new Scene();
  scene.importPages(2);
  scene.settle(scene.claim(1), EXTRACTED);
  scene.pass(MINUTE_MS);
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  const { changes } = scene.tick();
  expect(changes.map((change) => change.data)).toEqual([{ savedCount: 1 }]);
  expect(scene.tick().changes).toEqual([]);
});

describe("a job starts", () => {
  test("with its first claim", () => {
    const scene = new Scene();
    scene.importPages(3);
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "queued", startedAtMs: null });
    const { changes } = scene.tick({ claim: { room: 3 } });
    expect(changes.filter((change) => change.tableName === JOBS)).toHaveLength(1);
    expect(scene.job()).toMatchObject({ status: "running", startedAtMs: scene.stream.nowMs });
  });

  test("with its first claim also when it was paused and resumed before", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.write(intendForJob(scene.user(), "job", "pause"), intendForJob(scene.user(), "job", "resume"));
    scene.claim();
    expect(scene.job()).toMatchObject({ status: "running", startedAtMs: scene.stream.nowMs });
  });

  test("paused, when its user announces it so", () => {
    const scene = new Scene();
    const announced = announceImport(scene.user(), { jobId: "job", totalUrls: 1, source: null });
    scene.write({ ...announced, data: { ...announced.data, status: "paused" } });
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/0", url: "https://a.example/" }], 0));
    expect(scene.claim()).toEqual([]);
    expect(scene.job().status).toBe("paused");
  });
});

describe("L15: a job is done", () => {
  test("at once when it has no items", () => {
    const scene = new Scene();
    scene.importPages(0);
    expect(scene.tick().notes).toEqual([{ kind: "job-done" }]);
    expect(scene.job()).toMatchObject({ status: "done", finishedAtMs: scene.stream.nowMs });
  });

  test("when the last item ends, and not before", () => {
    const scene = new Scene();
    scene.importPages(2);
    const [first, second] = scene.claim();
    const gone = failed("not-found", { retryable: false });
    scene.settle([first!], gone);
    expect(scene.job().status).toBe("running");
    scene.settle([second!], gone);
    expect(scene.job().status).toBe("done");
  });

  test("when its items end while it is paused", () => {
    const scene = new Scene();
    scene.importPages(1);
    const claimed = scene.claim();
    scene.write(intendForJob(scene.user(), "job", "pause"));
    scene.settle(claimed, failed("not-found", { retryable: false }));
    expect(scene.job().status).toBe("done");
  });

  test("not while announced items may still come, but after the grace without a new one", () => {
    const scene = new Scene({ missingItemsGraceMs: 10 * MINUTE_MS });
    scene.import({ urls: ["https://a.example/"], totalUrls: 3 });
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    scene.pass(9 * MINUTE_MS);
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/1", url: "https://a.example/1" }], 1));
    scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    scene.pass(9 * MINUTE_MS);
    scene.tick();
    expect(scene.job().status).toBe("running");
    scene.pass(MINUTE_MS);
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "done", written: { errorCount: 2 } });
  });

  test("and not by anybody's word while an item is live", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.claim();
    scene.raw({ tableName: JOBS, recordId: "job", origin: "system", data: { status: "done" } });
    scene.tick();
    expect(scene.job().status).toBe("running");
    expect(scene.plain().field(JOBS, "job", "status")).toBe("running");
  });
});

/** A job of two items that both failed for good. */
function ended(): Scene {
  const scene = new Scene();
  scene.importPages(2);
  scene.settle(scene.claim(), failed("not-found", { retryable: false }));
  return scene;
}

describe("a done job runs again", () => {
  test("when its user retries failed items, whose counting starts anew", () => {
    const scene = ended();
    scene.write(...retryItems(scene.user(), ["job/1"]));
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "running", finishedAtMs: null });
    expect(scene.item("job/1").counters).toEqual({ claim: 1, attempts: 0, losses: 0 });
    expect(scene.claim()).toMatchObject([{ itemId: "job/1", claim: 2 }]);
    scene.settle([{ itemId: "job/1", claim: 2, jobId: "job", url: "", host: "" }], EXTRACTED);
    scene.write(...takeArticle(scene.user(), "job/1", "saved"));
    scene.tick();
    expect(scene.job()).toMatchObject({ status: "done", written: { savedCount: 1, errorCount: 1 } });
  });

  test("when items come after its end", () => {
    const scene = ended();
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/2", url: "https://a.example/" }], 2));
    scene.tick();
    expect(scene.job().status).toBe("running");
    expect(scene.claim()).toHaveLength(1);
  });
});

describe("items before their job", () => {
  test("wait until it comes, and are then taken like any other", () => {
    const scene = new Scene();
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/0", url: "https://a.example/" }], 0));
    expect(scene.claim()).toEqual([]);
    expect(scene.job().exists).toBe(false);
    scene.write(announceImport(scene.user(), { jobId: "job", totalUrls: 1, source: null }));
    expect(scene.claim()).toMatchObject([{ itemId: "job/0" }]);
    expect(scene.stream.liveFrom).toBe(1);
  });

  test("are cancelled when it turns out to have been called off", () => {
    const scene = new Scene();
    scene.write(...addItems(scene.user(), "job", [{ itemId: "job/0", url: "https://a.example/" }], 0));
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    scene.tick();
    scene.write(announceImport(scene.user(), { jobId: "job", totalUrls: 1, source: null }));
    scene.tick({ claim: { room: 1 } });
    expect(scene.states()).toEqual(["cancelled"]);
    expect(scene.plain().field(JOBS, "job", "status")).toBe("cancelled");
  });
});
