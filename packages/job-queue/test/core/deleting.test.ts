/** Deleting jobs with what only they needed. */
import { describe, expect, test } from "vitest";
import { Scene } from "./scene.ts";

/** A root on two others, one of which another root needs as well. */
function twoRoots(scene: Scene) {
  const [shared, own, deep] = scene.enqueue({}, {}, {});
  const middle = scene.add({ dependencies: [deep!] });
  const root = scene.add({ dependencies: [shared!, own!, middle] });
  const other = scene.add({ dependencies: [shared!] });
  return { shared: shared!, own: own!, deep: deep!, middle, root, other };
}

describe("a job is deleted", () => {
  test("with all that only it needed, and what others need stays and no longer names it", () => {
    const scene = new Scene();
    const { shared, own, deep, middle, root, other } = twoRoots(scene);
    expect(scene.decide({ kind: "delete", id: root })).toEqual({ kind: "done" });
    expect([root, own, middle, deep].filter((id) => scene.exists(id))).toEqual([]);
    expect(scene.job(shared).dependents).toEqual([other]);
    expect(scene.claimIds()).toEqual([shared]);
  });

  test("in the same way when all of it has long come to rest", () => {
    const scene = new Scene();
    const { shared, own, deep, middle, root, other } = twoRoots(scene);
    while (scene.claim().length > 0) {
      for (const job of scene.view.byToken.keys()) scene.finish({ token: job });
    }
    expect(scene.view.jobs.size).toBe(0);
    scene.process.forget();
    expect(scene.decide({ kind: "delete", id: root })).toEqual({ kind: "done" });
    expect([root, own, middle, deep].filter((id) => scene.exists(id))).toEqual([]);
    expect(scene.job(shared).dependents).toEqual([other]);
    expect(scene.view.jobs.size + scene.view.past.size).toBe(0);
  });

  test("and is not there any more for whoever asks", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.decide({ kind: "delete", id });
    for (const kind of ["delete", "cancel"] as const) expect(scene.refusal({ kind, id })).toBe("not-exist");
    expect(scene.decide({ kind: "redrive", ids: [id] })).toEqual({ kind: "counted", count: 0 });
    expect(scene.plain().sees(id)).toBe(false);
    expect(scene.claim()).toEqual([]);
  });
});

describe("nothing is deleted", () => {
  test("when another job needs it", () => {
    const scene = new Scene();
    const needed = scene.add();
    const by = scene.add({ dependencies: [needed] });
    const answer = scene.decide({ kind: "delete", id: needed });
    expect(answer).toEqual({ kind: "refused", refusal: { reason: "needed", id: needed, by } });
    expect(scene.exists(needed)).toBe(true);
  });

  test("when somebody has just inserted a job that needs it", () => {
    const scene = new Scene();
    const needed = scene.add();
    const by = scene.stream.newId();
    const data = { jobType: "work", args: "1", dependencies: [needed] };
    scene.write({ recordId: by, op: "insert", data });
    expect(scene.refusal({ kind: "delete", id: needed })).toBe("needed");
  });

  test("while one of what would go runs", () => {
    const scene = new Scene();
    const { root, own } = twoRoots(scene);
    scene.takeById(own);
    const before = scene.stream.headSeq;
    expect(scene.decide({ kind: "delete", id: root })).toMatchObject({
      refusal: { reason: "running", id: own },
    });
    expect(scene.stream.headSeq).toBe(before);
  });
});

test("a job goes with the last of those that needed it", () => {
  const scene = new Scene();
  const { shared, root, other } = twoRoots(scene);
  scene.decide({ kind: "delete", id: root });
  scene.decide({ kind: "delete", id: other });
  expect(scene.exists(shared)).toBe(false);
});
