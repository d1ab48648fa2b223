/** Rows that others write without asking the queue. */
import { DELETED_AT, type JsonObject } from "@tidemark/sync-log";
import { describe, expect, test } from "vitest";
import { nextAttentionMs } from "../../src/core/advance.ts";
import { missingFor } from "../../src/core/missing.ts";
import { finishTransition, liveFromOf } from "../../src/core/rest.ts";
import { CLAIMS, WORKERS } from "../../src/core/tables.ts";
import { MINUTE_MS, Scene } from "./scene.ts";

const JOB = { jobType: "work", args: '{"by":"hand"}' };

function insert(scene: Scene, data: JsonObject = JOB): string {
  const recordId = scene.stream.newId();
  scene.write({ recordId, op: "insert", data });
  return recordId;
}

describe("a job that somebody inserts", () => {
  test("asks for attention, is taken in by a row of the queue, and runs in its turn", () => {
    const scene = new Scene();
    const first = scene.add();
    const id = insert(scene);
    expect(nextAttentionMs(scene.view)).toBe(scene.stream.nowMs);
    const last = scene.add();
    expect(scene.claimIds()).toEqual([first, id, last]);
    expect(scene.stream.ever.filter(({ recordId }) => recordId === id)).toMatchObject([
      { origin: "user", op: "insert" },
      { origin: "system", op: "insert", data: { order: 2, state: "pending" } },
    ]);
    expect(scene.job(id)).toMatchObject({ args: '{"by":"hand"}', queuedAtMs: scene.stream.nowMs });
  });

  test("tells its dependencies of itself, and waits for them", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = insert(scene, { ...JOB, dependencies: [needed] });
    expect(scene.claimIds()).toEqual([needed]);
    expect(scene.job(needed).dependents).toEqual([id]);
  });

  test("is canceled when its unique key is taken", () => {
    const scene = new Scene();
    scene.add({ unique: { key: "k" } });
    const ids = [insert(scene, { ...JOB, uniqueKey: "k" }), insert(scene, { ...JOB, uniqueKey: "other" })];
    const third = insert(scene, { ...JOB, uniqueKey: "other" });
    scene.sweep();
    expect(scene.states([...ids, third])).toEqual(["canceled", "pending", "canceled"]);
    expect(scene.plain().field(ids[0]!, "state")).toBe("canceled");
  });

  test.each([
    ["cancel", "canceled"],
    ["fail", "failed"],
    ["run", "pending"],
  ])("ends by its policy %s when a dependency had ended badly before it came: %s", (policy, state) => {
    const scene = new Scene();
    const [well, badly] = [scene.add(), scene.add()];
    scene.finish(scene.take());
    scene.fail(scene.take(), { retryable: false });
    scene.pass(MINUTE_MS);
    expect(scene.view.jobs.size).toBe(0);
    const id = insert(scene, { ...JOB, dependencies: [well, badly], onFailedDependency: policy });
    const after = scene.add({ dependencies: [id], onFailedDependency: "fail" });
    scene.sweep();
    expect(scene.states([id, after])).toEqual([state, policy === "run" ? "pending" : "failed"]);
    expect(scene.plain().field(id, "state") ?? "pending").toBe(state);
    expect(scene.job(id).result ?? "").toContain(policy === "fail" ? badly : "");
    expect(scene.claimIds()).toEqual(policy === "run" ? [id] : []);
  });

  test("ends by its policy also when its dependency was inserted like it, or is still in the view", () => {
    const scene = new Scene();
    const held = scene.add();
    scene.take();
    scene.cancel(held);
    expect(scene.view.jobs.has(held)).toBe(true);
    const needs = { ...JOB, onFailedDependency: "cancel" };
    const first = insert(scene, { ...needs, dependencies: [held] });
    const second = insert(scene, { ...needs, dependencies: [first] });
    expect(scene.claim()).toEqual([]);
    expect(scene.states([first, second])).toEqual(["canceled", "canceled"]);
  });

  test("that needs one whose unique key is taken ends by its policy", () => {
    const scene = new Scene();
    scene.add({ unique: { key: "k" } });
    const first = insert(scene, { ...JOB, uniqueKey: "k" });
    const second = insert(scene, { ...JOB, dependencies: [first], onFailedDependency: "cancel" });
    expect(scene.claimIds()).not.toContain(second);
    scene.sweep();
    expect(scene.states([first, second])).toEqual(["canceled", "canceled"]);
  });

  test("is known to its dependencies also when it was failed first and is tried again later", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = insert(scene, { ...JOB, dependencies: [needed] });
    scene.decide({ kind: "fail-unrun", id, result: '"no"' });
    scene.decide({ kind: "redrive", ids: [id] });
    scene.finish(scene.take());
    expect(scene.job(needed).dependents).toEqual([id]);
    expect(scene.refusal({ kind: "delete", id: needed })).toBe("needed");
    expect(scene.claimIds()).toEqual([id]);
  });

  test("takes no unique key when a dependency ends it", () => {
    const scene = new Scene();
    const failed = scene.add();
    scene.cancel(failed);
    const data = { ...JOB, uniqueKey: "k", dependencies: [failed], onFailedDependency: "cancel" };
    const ids = [insert(scene, data), insert(scene, { ...JOB, uniqueKey: "k" })];
    scene.sweep();
    expect(scene.states(ids)).toEqual(["canceled", "pending"]);
  });

  test("may be canceled before the queue has seen it", () => {
    const scene = new Scene();
    const id = insert(scene);
    scene.write({ recordId: id, data: { state: "canceled" } });
    expect(scene.claim()).toEqual([]);
    expect(scene.state(id)).toBe("canceled");
  });

  test.each([
    ["without a type", { args: "1" }],
    ["with an empty type", { jobType: "", args: "1" }],
    ["without arguments", { jobType: "work" }],
    ["with arguments that are no text", { jobType: "work", args: { n: 1 } }],
    ["with arguments that are no JSON", { jobType: "work", args: "{" }],
    ["with dependencies that are no list", { ...JOB, dependencies: "x" }],
    ["with dependencies that are no ids", { ...JOB, dependencies: ["x"] }],
  ])("%s is no job", (_what, data) => {
    const scene = new Scene();
    const id = insert(scene, data);
    expect(scene.claim()).toEqual([]);
    expect(scene.exists(id)).toBe(false);
    expect(nextAttentionMs(scene.view)).toBeNull();
  });

  test("under an id that is no UUID in small letters is no job", () => {
    const scene = new Scene();
    for (const recordId of ["job-1", scene.stream.newId().toUpperCase()]) {
      scene.write({ recordId, op: "insert", data: JOB });
    }
    expect(scene.claim()).toEqual([]);
  });
});

test("L3: a job's insert that comes again does not run it again, however long it has rested", () => {
  const scene = new Scene();
  const id = scene.add();
  const [row] = scene.stream.ever;
  scene.finish(scene.take());
  scene.pass(MINUTE_MS);
  scene.write({ recordId: id, op: "insert", data: row!.data });
  expect(scene.claim()).toEqual([]);
  expect(scene.state(id)).toBe("finished");
});

describe("a cancel that somebody writes", () => {
  test("stops a pending and a running job, and the queue says when", () => {
    const scene = new Scene();
    const [running, pending] = scene.enqueue({}, {});
    const held = scene.take();
    scene.pass(5);
    for (const recordId of [running!, pending!]) scene.write({ recordId, data: { state: "canceled" } });
    scene.sweep();
    expect(scene.states([running!, pending!])).toEqual(["canceled", "canceled"]);
    expect(scene.finish(held)).toMatchObject({ refusal: { reason: "canceled" } });
    const plain = scene.plain();
    expect(plain.field(running!, "finishedAt")).toBe(new Date(scene.stream.nowMs).toISOString());
    expect(plain.field(running!, "claim")).not.toBeNull();
    expect(plain.field(pending!, "finishedAt")).not.toBeUndefined();
  });

  test.each([0, 5])("leaves its claim in the record, whoever writes to that later: after %i ms", (ms) => {
    const scene = new Scene();
    const id = scene.add();
    scene.take();
    const claimId = scene.stream.ever.at(-1)!.recordId;
    scene.pass(ms);
    scene.write({ recordId: id, data: { state: "canceled" } });
    scene.sweep();
    scene.pass(10 * MINUTE_MS);
    scene.sweep();
    expect(scene.view.jobs.has(id)).toBe(false);
    scene.write({ recordId: id, data: { claim: "mine", startedAt: null, attempts: 9 } });
    scene.sweep();
    const plain = scene.plain();
    expect(plain.field(id, "claim")).toBe(claimId);
    expect(plain.field(id, "startedAt")).toBe("2030-01-01T00:00:00.000Z");
    expect(plain.field(id, "attempts")).toBe(0);
  });

  test("of a job that has ended has no effect, and a plain reader is told", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.finish(scene.take());
    scene.write({ recordId: id, data: { state: "canceled" } });
    scene.sweep();
    expect(scene.state(id)).toBe("finished");
    expect(scene.plain().field(id, "state")).toBe("finished");
    expect(nextAttentionMs(scene.view)).toBeNull();
  });
});

describe("L7: what else somebody writes has no effect, and the queue says again how things are:", () => {
  const scribbles: readonly JsonObject[] = [
    { state: "finished", result: '"forged"' },
    { priority: 9, args: "1" },
    { runAt: "2099-01-01T00:00:00.000Z" },
    { attempts: 7 },
    { [DELETED_AT]: "2030-01-01T00:00:00.000Z" },
  ];
  test.each(scribbles)("%o", (data) => {
    for (const clockErrorMs of [-10 * MINUTE_MS, 0, 10 * MINUTE_MS]) {
      const scene = new Scene();
      const id = scene.add();
      scene.write({ recordId: id, data }, scene.stream.nowMs + clockErrorMs);
      scene.sweep();
      const job = scene.view.jobs.get(id)!;
      expect([...scene.plain().differencesTo(scene.view, job)]).toEqual([]);
      expect(scene.claimIds()).toEqual([id]);
    }
  });

  test("a deletion, which only the queue decides", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.write({ recordId: id, op: "delete", data: null });
    scene.sweep();
    expect(scene.plain().sees(id)).toBe(true);
    expect(scene.claimIds()).toEqual([id]);
  });

  test("a deletion that is undone, when the queue decided it", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.decide({ kind: "delete", id });
    scene.write({ recordId: id, data: { [DELETED_AT]: null } }, scene.stream.nowMs + MINUTE_MS);
    scene.sweep();
    expect(scene.plain().sees(id)).toBe(false);
    expect(scene.exists(id)).toBe(false);
  });

  test("a claim, or a worker", () => {
    const scene = new Scene();
    const id = scene.add();
    const data = { workerId: null, lease: "token", jobs: [id] };
    scene.write({ tableName: CLAIMS, recordId: scene.stream.newId(), op: "insert", data });
    scene.write({ tableName: WORKERS, recordId: scene.stream.newId(), op: "insert", data: { channel: "" } });
    expect(scene.claimIds()).toEqual([id]);
    expect(scene.view.workers.size).toBe(0);
  });
});

test("rows about what the view does not hold are read before anything follows from them, and once", () => {
  const scene = new Scene();
  const id = scene.stream.newId();
  scene.write({ recordId: id, data: { state: "canceled" } });
  const sweep = { kind: "sweep", liveLeases: new Set<string>() } as const;
  expect(missingFor(scene.view, sweep)).toEqual([id]);
  scene.sweep();
  expect(missingFor(scene.view, sweep)).toEqual([]);
  expect(scene.stream.headSeq).toBe(1);
});

test("a fold begins no later than a row that has not been looked into", () => {
  const scene = new Scene();
  const id = scene.add();
  scene.finish(scene.take());
  scene.write({ recordId: id, data: { priority: 3 } });
  const { view } = scene;
  finishTransition(view);
  expect(liveFromOf(view)).toBe(scene.stream.headSeq);
  scene.sweep();
  expect(scene.stream.liveFrom).toBe(scene.stream.headSeq + 1);
  expect(scene.plain().field(id, "priority")).toBe(0);
});
