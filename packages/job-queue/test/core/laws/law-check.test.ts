/** Each law that is broken is found. What is written here as the queue, the queue never writes. */
import { type Change, DELETED_AT, type JsonObject } from "@tidemark/sync-log";
import { describe, expect, test } from "vitest";
import { nextAttentionMs } from "../../../src/core/advance.ts";
import { liveFromOf } from "../../../src/core/rest.ts";
import { CLAIMS, DEPENDENTS, JOBS, QUEUE_CLIENT_ID } from "../../../src/core/tables.ts";
import { MINUTE_MS, Scene } from "../scene.ts";
import { checkLaws, laws } from "./check.ts";

/** A row as if the queue had written it, a moment later. */
function asQueue(
  scene: Scene,
  recordId: string,
  data: JsonObject | null,
  more: { readonly tableName?: string; readonly op?: "insert" | "update" | "delete" } = {},
): void {
  scene.pass(1);
  scene.write({ recordId, data, origin: "system", clientId: QUEUE_CLIENT_ID, ...more });
}

/** Of all that was written, with the hints that the queue would leave. */
function lawsOf(scene: Scene): string[] {
  return laws(check(scene));
}

function check(scene: Scene, hints?: { attendAtMs?: number | null; liveFrom?: number }) {
  const { view, stream, limits } = scene;
  const left = { attendAtMs: nextAttentionMs(view), liveFrom: liveFromOf(view) };
  return checkLaws(stream.ever, { limits, nowMs: stream.nowMs, hints: { ...left, ...hints } });
}

/** A job that has ended and come to rest. */
function finished(scene: Scene): string {
  const id = scene.add();
  scene.finish(scene.take());
  scene.pass(MINUTE_MS);
  return id;
}

const END = { state: "finished", result: "1", finishedAt: "2030-01-01T00:00:00.000Z" };

test("a queue that is as it should be has nothing to find, and everything is counted", () => {
  const scene = new Scene();
  finished(scene);
  const needed = scene.add();
  scene.add({ dependencies: [needed], unique: { key: "k" } });
  scene.take();
  scene.write({ recordId: needed, data: { state: "finished" } });
  expect(check(scene)).toMatchObject({ violations: [], jobs: 3, ignoredIntents: 1, changes: 8 });
});

test("an empty queue has nothing to find", () => {
  expect(checkLaws([])).toMatchObject({ violations: [], outstanding: [], jobs: 0 });
});

describe("L5:", () => {
  test("positions that do not rise are found", () => {
    const scene = new Scene();
    finished(scene);
    const { ever } = scene.stream;
    expect(laws(checkLaws([...ever, { ...ever[0]!, recordId: scene.stream.newId() }]))).toEqual(["L5"]);
  });

  test("a position beyond the head is found", () => {
    const scene = new Scene();
    finished(scene);
    expect(laws(checkLaws(scene.stream.ever, { headSeq: 2 }))).toEqual(["L5"]);
  });
});

describe("L9: what the table refuses and the queue wrote all the same is found:", () => {
  test("the end of a job that does not run", () => {
    const scene = new Scene();
    asQueue(scene, scene.add(), END);
    expect(lawsOf(scene)).toContain("L9");
  });

  test.each([1, 100])("another end of one that has ended, read in pages of %i", (pageSize) => {
    const scene = new Scene();
    asQueue(scene, finished(scene), { ...END, state: "failed" });
    expect(laws(checkLaws(scene.stream.ever, { pageSize }))).toContain("L9");
  });

  test("a row of a job that nobody inserted", () => {
    const scene = new Scene();
    asQueue(scene, scene.stream.newId(), END);
    expect(lawsOf(scene)).toEqual(["L9"]);
  });

  test("a job that makes none", () => {
    const scene = new Scene();
    asQueue(scene, scene.stream.newId(), { jobType: "work" }, { op: "insert" });
    expect(lawsOf(scene)).toEqual(["L9"]);
  });

  test.each<[string, (scene: Scene) => string]>([
    ["runs", (scene) => (scene.add(), scene.take().id)],
    ["has ended", finished],
    ["never was", (scene) => scene.stream.newId()],
    ["waits for another", (scene) => scene.add({ dependencies: [scene.add()] })],
  ])("a claim of one that %s", (_what, make) => {
    const scene = new Scene();
    const jobs = [make(scene), scene.add()];
    const claim = { workerId: null, lease: "token", jobs };
    asQueue(scene, scene.stream.newId(), claim, { tableName: CLAIMS, op: "insert" });
    expect(lawsOf(scene)).toEqual(["L9"]);
  });
});

describe("L12:", () => {
  test.each([
    ["names no claim", undefined],
    ["names another claim", "00000000-0000-7000-8000-000000000001"],
  ])("an end that %s is found", (_what, claim) => {
    const scene = new Scene();
    const id = scene.add();
    scene.take();
    asQueue(scene, id, { ...END, startedAt: END.finishedAt, ...(claim !== undefined && { claim }) });
    expect(lawsOf(scene)).toContain("L12");
  });
});

describe("L13:", () => {
  const back = { state: "pending", claim: null, startedAt: null, attempts: 0, losses: 0, requeues: 0 };

  test.each<[string, JsonObject]>([
    ["more attempts than there may be", { attempts: 4 }],
    ["more losses than there may be", { attempts: 0, losses: 4 }],
    ["a claim that failed and was lost", { attempts: 1, losses: 1 }],
    ["two requeues at once", { requeues: 2 }],
  ])("%s are found", (_what, counters) => {
    const scene = new Scene();
    const id = scene.add();
    scene.take();
    asQueue(scene, id, { ...back, ...counters });
    expect(lawsOf(scene)).toEqual(["L13"]);
  });

  test("counters that begin anew without a redrive are found", () => {
    const scene = new Scene();
    const id = scene.add({ retry: { baseDelayMs: 0 } });
    scene.fail(scene.take());
    asQueue(scene, id, back);
    expect(lawsOf(scene)).toEqual(["L13"]);
  });
});

describe("L3:", () => {
  test.each([1, 100])("a job that is inserted again is found, read in pages of %i", (pageSize) => {
    const scene = new Scene();
    const id = finished(scene);
    asQueue(scene, id, { jobType: "work", args: "1" }, { op: "insert" });
    expect(laws(checkLaws(scene.stream.ever, { pageSize, hints: { attendAtMs: 0 } }))).toContain("L3");
  });

  test("two live jobs with one unique key are found", () => {
    const scene = new Scene();
    scene.add({ unique: { key: "k" } });
    asQueue(scene, scene.stream.newId(), { jobType: "work", args: "1", uniqueKey: "k" }, { op: "insert" });
    expect(lawsOf(scene)).toEqual(["L3"]);
  });
});

describe("L7:", () => {
  const forged = { state: "finished", result: '"forged"' };

  test.each([0, MINUTE_MS])("a plain reader who was left behind is found, %i ms after the end", (ms) => {
    const scene = new Scene();
    const id = scene.add({ unique: { key: "k", periodMs: MINUTE_MS } });
    scene.finish(scene.take());
    scene.pass(ms);
    scene.write({ recordId: id, data: forged }, scene.stream.nowMs + MINUTE_MS);
    const owed = check(scene);
    expect(owed.violations).toEqual([]);
    expect(laws({ violations: owed.outstanding })).toEqual(["L7"]);
    expect(laws(check(scene, { attendAtMs: null }))).toEqual(["L10", "L7"]);
    scene.sweep();
    expect(check(scene)).toMatchObject({ violations: [], outstanding: [] });
  });

  test("one who takes a job for deleted that is not is found", () => {
    const scene = new Scene();
    const id = finished(scene);
    scene.write({ recordId: id, data: { [DELETED_AT]: "2030-01-01T00:00:00.000Z" } });
    expect(laws(check(scene, { attendAtMs: null }))).toEqual(["L10", "L7"]);
  });

  test("a record that is written again otherwise than it is is found", () => {
    const scene = new Scene({ carryForwardAfter: 0, carryForwardPerRecord: 0 });
    const id = scene.add({ priority: 3 });
    scene.add();
    scene.sweep();
    const tampered = scene.stream.ever.map((change): Change => {
      const isRestated = change.recordId === id && change.data?.["order"] !== undefined;
      return isRestated ? { ...change, data: { ...change.data, priority: 2 } } : change;
    });
    expect(laws(checkLaws(tampered))).toEqual(["L7"]);
  });

  test("a dependency whose record does not name who depends on it is found", () => {
    const scene = new Scene();
    scene.add({ dependencies: [finished(scene)] });
    const without = scene.stream.ever.filter(({ tableName }) => tableName !== DEPENDENTS);
    expect(laws(checkLaws(without))).toEqual(["L7"]);
  });

  test("a dependency whose record forgets one that still depends on it is found", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = scene.add({ dependencies: [needed] });
    asQueue(scene, needed, { [id]: null }, { tableName: DEPENDENTS });
    expect(lawsOf(scene)).toEqual(["L7"]);
  });
});

describe("L10:", () => {
  test("a live job that a fold would not find is found, and one that rests is not missed", () => {
    const scene = new Scene();
    const rested = finished(scene);
    const id = scene.add();
    expect(rested).not.toBe(id);
    const { headSeq } = scene.stream;
    expect(laws(check(scene, { liveFrom: headSeq }))).toEqual([]);
    expect(laws(check(scene, { liveFrom: headSeq + 1 }))).toEqual(["L10"]);
  });

  test("a job that runs and that nobody looks after is found", () => {
    const scene = new Scene();
    scene.add();
    expect(laws(check(scene, { attendAtMs: null }))).toEqual([]);
    scene.take();
    expect(laws(check(scene, { attendAtMs: null }))).toEqual(["L10"]);
    expect(lawsOf(scene)).toEqual([]);
  });

  test("a job that is looked at later than it is due is found", () => {
    const scene = new Scene();
    const dueMs = scene.stream.nowMs + MINUTE_MS;
    scene.add({ runAt: new Date(dueMs) });
    expect(laws(check(scene, { attendAtMs: dueMs }))).toEqual([]);
    expect(laws(check(scene, { attendAtMs: dueMs + 1 }))).toEqual(["L10"]);
    expect(laws(check(scene, { attendAtMs: null }))).toEqual(["L10"]);
    scene.pass(MINUTE_MS);
    expect(laws(check(scene, { attendAtMs: null }))).toEqual([]);
  });

  test("a job that somebody inserted and that nobody was told of is found", () => {
    const scene = new Scene();
    scene.write({ recordId: scene.stream.newId(), op: "insert", data: { jobType: "work", args: "1" } });
    expect(lawsOf(scene)).toEqual([]);
    expect(laws(check(scene, { attendAtMs: null }))).toEqual(["L10"]);
    expect(laws(check(scene, { liveFrom: 2 }))).toEqual(["L10"]);
  });

  test("a registered worker that a fold would not find is found", () => {
    const scene = new Scene();
    scene.decide({ kind: "insert-worker", id: scene.stream.newId(), channel: "", arch: "x64", name: null });
    expect(laws(check(scene, { liveFrom: 2 }))).toEqual(["L10"]);
  });
});

test("whatever is broken ten thousand times is counted, and told a thousand times", () => {
  const scene = new Scene();
  const id = finished(scene);
  const row = { ...scene.stream.ever[0]!, tableName: JOBS, op: "update" as const, data: { state: "failed" } };
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ ...row, recordId: id, seq: 100 + index }));
  const report = checkLaws([...scene.stream.ever, ...rows], { pageSize: 20_000, hints: { attendAtMs: 0 } });
  expect(report.violationCount).toBeGreaterThanOrEqual(10_000);
  expect(report.violations).toHaveLength(1_000);
});
