/** Jobs that gather others: nobody takes them, and they end when those have. */
import { describe, expect, test } from "vitest";
import type { PreparedJob } from "../../src/core/command.ts";
import { prepareJob } from "../../src/core/prepare-job.ts";
import { Scene } from "./scene.ts";

/** A job of two tasks; answers the tasks' ids and its own. */
function gather(scene: Scene, policy: PreparedJob["onFailedDependency"] = "run"): [string, string, string] {
  const tasks = scene.enqueue({}, {});
  const job = prepareJob({ jobType: "work", dependencies: tasks }, scene.stream.newId);
  scene.decide({ kind: "enqueue", jobs: [{ ...job, gathers: true, onFailedDependency: policy }] });
  return [tasks[0]!, tasks[1]!, job.id];
}

test("it is never handed out, not even by its id", () => {
  const scene = new Scene();
  const [one, other, whole] = gather(scene);
  expect(scene.takeById(whole)).toMatchObject({ refusal: { reason: "not-pending" } });
  expect(scene.claimIds()).toEqual([one, other]);
});

test("it ends with the last of them, in the same transition", () => {
  const scene = new Scene();
  const [, , whole] = gather(scene);
  const [one, other] = scene.claim();
  scene.finish(one!);
  expect(scene.state(whole)).toBe("pending");
  scene.finish(other!);
  expect(scene.job(whole)).toMatchObject({
    state: "finished",
    result: '{"finished":2,"failed":0,"canceled":0}',
  });
  expect(scene.view.jobs.size).toBe(0);
});

test("it fails when one of them did, and says how many", () => {
  const scene = new Scene();
  const [, second, whole] = gather(scene);
  const [one] = scene.claim({ limit: 1 });
  scene.fail(one!, { retryable: false });
  scene.cancel(second);
  expect(scene.state(whole)).toBe("failed");
  expect(JSON.parse(scene.job(whole).result!)).toMatchObject({
    error: { code: "incomplete" },
    finished: 0,
    failed: 1,
    canceled: 1,
  });
});

test("it gathers others that gather", () => {
  const scene = new Scene();
  const [, , inner] = gather(scene);
  const job = prepareJob({ jobType: "work", dependencies: [inner] }, scene.stream.newId);
  scene.decide({ kind: "enqueue", jobs: [{ ...job, gathers: true }] });
  const [one, other] = scene.claim();
  scene.finish(one!);
  scene.finish(other!);
  expect(scene.states([inner, job.id])).toEqual(["finished", "finished"]);
});

describe("what it leaves behind is canceled", () => {
  test("when it is canceled itself, also what runs", () => {
    const scene = new Scene();
    const [one, other, whole] = gather(scene);
    scene.takeById(one);
    scene.cancel(whole);
    expect(scene.states([one, other, whole])).toEqual(["canceled", "canceled", "canceled"]);
  });

  test("when its policy ends it with the first failure", () => {
    const scene = new Scene();
    const [one, other, whole] = gather(scene, "fail");
    scene.cancel(one);
    expect(scene.states([other, whole])).toEqual(["canceled", "failed"]);
  });

  test("also by a process that begins when a sweep could not end all of it", () => {
    const carries = { carryForwardAfter: 2, carryForwardPerRecord: 0, maxCarriedPerSweep: 2 };
    const scene = new Scene({ ...carries, maxJobsPerSweep: 1 });
    const [one, other, whole] = gather(scene);
    // The tasks are written again behind the job that gathers them.
    scene.sweep();
    scene.cancel(whole);
    expect(scene.states([one, other])).toEqual(["canceled", "pending"]);
    scene.process.forget();
    scene.sweep();
    expect(scene.states([one, other, whole])).toEqual(["canceled", "canceled", "canceled"]);
    expect(scene.view.jobs.size).toBe(0);
  });

  test("when a user cancels it by a row of his own", () => {
    const scene = new Scene();
    const [one, other, whole] = gather(scene);
    scene.write({ recordId: whole, data: { state: "canceled" } });
    scene.sweep();
    expect(scene.states([one, other])).toEqual(["canceled", "canceled"]);
  });
});

test("one that is redriven finds out how those ended that have come to rest", () => {
  const scene = new Scene();
  const [, , whole] = gather(scene);
  const [one, other] = scene.claim();
  scene.fail(one!, { retryable: false });
  scene.finish(other!);
  expect(scene.state(whole)).toBe("failed");
  scene.decide({ kind: "redrive", ids: [whole] });
  expect(scene.job(whole)).toMatchObject({ state: "failed" });
  scene.decide({ kind: "redrive", ids: [one!.id, whole] });
  scene.finish(scene.take());
  expect(scene.job(whole)).toMatchObject({
    state: "finished",
    result: '{"finished":2,"failed":0,"canceled":0}',
  });
});
