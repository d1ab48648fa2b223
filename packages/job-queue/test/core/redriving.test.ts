/** Failed jobs that are tried again. */
import { expect, test } from "vitest";
import { Scene } from "./scene.ts";

function failed(scene: Scene): string {
  const id = scene.add({ args: { n: 1 }, priority: 2, retry: { maxAttempts: 2, baseDelayMs: 0 } });
  scene.fail(scene.take());
  scene.fail(scene.take());
  return id;
}

test("a failed job is pending again with all its attempts, and keeps its place and its time", () => {
  const scene = new Scene();
  const queuedAtMs = scene.stream.nowMs;
  const id = failed(scene);
  scene.pass(1_000);
  expect(scene.view.jobs.has(id)).toBe(false);
  const later = scene.add({ priority: 2 });
  expect(scene.decide({ kind: "redrive", ids: [id, id] })).toEqual({ kind: "counted", count: 1 });
  expect(scene.job(id)).toMatchObject({
    state: "pending",
    attempts: 0,
    losses: 0,
    requeues: 0,
    queuedAtMs,
    result: null,
    startedAtMs: null,
    finishedAtMs: null,
    args: '{"n":1}',
  });
  expect(scene.claimIds()).toEqual([id, later]);
});

test("a view that begins behind its failure knows it", () => {
  const scene = new Scene();
  const id = failed(scene);
  scene.decide({ kind: "redrive", ids: [id] });
  expect(scene.stream.liveFrom).toBe(scene.stream.headSeq);
  expect(scene.another().view().jobs.get(id)).toMatchObject({ priority: 2, order: 1, state: "pending" });
});

test("one that was redriven, has failed again and rests is read as failed", () => {
  const scene = new Scene();
  const id = failed(scene);
  scene.decide({ kind: "redrive", ids: [id] });
  scene.fail(scene.take(), { retryable: false });
  expect(scene.job(id)).toMatchObject({ state: "failed", attempts: 1 });
  expect(scene.decide({ kind: "redrive", ids: [id] })).toEqual({ kind: "counted", count: 1 });
});

test("only failed jobs are redriven, and unknown ones are none", () => {
  const scene = new Scene();
  const [pending, canceled] = scene.enqueue({}, {});
  scene.cancel(canceled!);
  const ids = [pending!, canceled!, scene.stream.newId()];
  const before = scene.stream.headSeq;
  expect(scene.decide({ kind: "redrive", ids })).toEqual({ kind: "counted", count: 0 });
  expect(scene.stream.headSeq).toBe(before);
});

test("L7: a plain reader sees the job as if it were new", () => {
  const scene = new Scene();
  const id = failed(scene);
  scene.decide({ kind: "redrive", ids: [id] });
  const job = scene.view.jobs.get(id)!;
  expect([...scene.plain().differencesTo(scene.view, job)]).toEqual([]);
});
