/** What the core tells of jobs, and of how much there is to do. */
import { describe, expect, test } from "vitest";
import { claimsToRead, findInHistory, summariseJob } from "../../src/core/summary.ts";
import { countJobs } from "../../src/core/workload.ts";
import { Scene, WORKER } from "./scene.ts";

describe("a job", () => {
  test("is told from the view while it lives, with who depends on it and who has it", () => {
    const scene = new Scene();
    const runAt = new Date(scene.stream.nowMs + 1_000);
    const id = scene.add({ channel: "a", priority: 3, runAt });
    const dependents = scene.enqueue({ dependencies: [id] }, { dependencies: [id] });
    scene.cancel(dependents[0]!);
    expect(scene.job(id)).toMatchObject({ state: "pending", runAtMs: runAt.getTime(), dependents });
    scene.pass(1_000);
    scene.claim({ channels: ["a"] });
    expect(scene.job(id)).toMatchObject({
      jobType: "work",
      channel: "a",
      priority: 3,
      runAtMs: null,
      state: "running",
      startedAtMs: scene.stream.nowMs,
      finishedAtMs: null,
      attempts: 1,
      losses: 1,
      workerId: WORKER,
      result: null,
      dependents,
    });
  });

  test("is told from its rows alone when it has come to rest, the same as before", () => {
    const scene = new Scene();
    const needed = scene.add();
    const id = scene.add({ dependencies: [needed], retry: { baseDelayMs: 0 } });
    const dependent = scene.add({ dependencies: [id] });
    scene.finish(scene.take());
    scene.fail(scene.take());
    scene.pass(5);
    const held = scene.take();
    scene.pass(5);
    scene.finish(held, "[1]");
    expect(summariseJob(scene.view, id)).toBeNull();
    expect(findInHistory(scene.stream.readRecords([id])).get(id)).toMatchObject({
      state: "finished",
      result: "[1]",
      startedAtMs: scene.stream.nowMs - 5,
      finishedAtMs: scene.stream.nowMs,
      dependencies: [needed],
      dependents: [dependent],
      attempts: 2,
      losses: 0,
      workerId: null,
    });
  });

  test("that ended as usual started when its claim was stored, and has the result null if none is told", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.pass(5);
    const held = scene.take();
    scene.pass(7);
    scene.finish(held, "null");
    const { stream } = scene;
    const rows = stream.readRecords([id]);
    const claims = stream.readRecords(claimsToRead(rows));
    expect(findInHistory(rows, claims).get(id)).toMatchObject({
      state: "finished",
      result: "null",
      startedAtMs: stream.nowMs - 7,
      finishedAtMs: stream.nowMs,
    });
  });

  test("is told from its rows as canceled, failed by policy, or not at all", () => {
    const scene = new Scene();
    const [canceled, deleted] = scene.enqueue({}, {});
    const failed = scene.add({ dependencies: [canceled!], onFailedDependency: "fail" });
    scene.cancel(canceled!);
    scene.decide({ kind: "delete", id: deleted! });
    const ids = [canceled!, failed, deleted!, scene.stream.newId()];
    const found = findInHistory(scene.stream.readRecords(ids));
    expect(ids.map((id) => found.get(id)?.state)).toEqual(["canceled", "failed", undefined, undefined]);
  });
});

test("the workload counts what waits, what may be taken and what runs", () => {
  const scene = new Scene();
  const limit = { key: "k", concurrency: 3 };
  const needed = scene.enqueue({}, {}, { jobType: "other" });
  scene.enqueue({ dependencies: needed }, { runAt: new Date(scene.stream.nowMs + 1) }, { limit }, { limit });
  expect(countJobs(scene.view)).toEqual({ pending: 7, ready: 4, running: 0 });
  scene.claim({ limit: 2 });
  expect(countJobs(scene.view)).toEqual({ pending: 5, ready: 2, running: 2 });
});
