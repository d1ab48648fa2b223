/** Jobs that come to rest leave the view; what stays is found from `liveFrom`, which follows the head. */
import { describe, expect, test } from "vitest";
import { liveFromOf } from "../../src/core/rest.ts";
import { describeView } from "./describe-view.ts";
import { MINUTE_MS, Scene, WORKER } from "./scene.ts";

test("a view without live jobs is empty, and a fold may begin at its end", () => {
  const scene = new Scene();
  const [root] = scene.enqueue({ limit: { key: "k", concurrency: 1 }, unique: { key: "u" } });
  scene.enqueue({ dependencies: [root!], priority: 3 }, { dependencies: [root!], channel: "b" });
  for (let left = 3; left > 0; left -= 1) scene.finish(scene.take({ channels: ["", "b"] }));
  const { view } = scene;
  const kept = [view.jobs, view.past, view.claims, view.claimsByWorker, view.byToken, view.dependents];
  const others = [view.dependentIds, view.limitKeys, view.uniqueKeys, view.readUpTo, view.doubts];
  expect([...kept, ...others].map(({ size }) => size)).toEqual(Array.from({ length: 11 }, () => 0));
  expect(view.seniority.size).toBe(0);
  expect(scene.stream.liveFrom).toBe(scene.stream.headSeq + 1);
});

test("a fold begins at the oldest job that lives", () => {
  const scene = new Scene();
  scene.enqueue({}, {}, {});
  scene.finish(scene.take());
  expect(liveFromOf(scene.view)).toBe(2);
});

/** As much as happens around it. */
function busy(scene: Scene): void {
  for (let times = 0; times < 20; times += 1) {
    scene.add({ jobType: "busy" });
    scene.finish(scene.take({ jobTypes: ["busy"] }));
  }
}

describe("a job that lags far behind the head", () => {
  const limits = { carryForwardAfter: 20, carryForwardPerRecord: 1, maxCarriedPerSweep: 5 };

  test("is written again, keeps its place and its time, and a fold begins near the head", () => {
    const scene = new Scene(limits);
    const runAt = new Date(scene.stream.nowMs + MINUTE_MS);
    const far = scene.add({ runAt, args: { far: true } });
    const id = scene.add();
    const before = scene.stream.nowMs;
    scene.pass(10);
    busy(scene);
    scene.sweep();
    expect(scene.stream.liveFrom).toBeGreaterThan(scene.stream.headSeq - 5);
    expect(describeView(scene.another().view())).toEqual(describeView(scene.view));
    scene.process.forget();
    const later = scene.add();
    scene.pass(MINUTE_MS);
    expect(scene.claimIds()).toEqual([far, id, later]);
    expect(scene.job(far)).toMatchObject({ queuedAtMs: before, args: '{"far":true}' });
  });

  test("goes on running under its claim", () => {
    const scene = new Scene(limits);
    const id = scene.add();
    const held = scene.take();
    busy(scene);
    scene.sweep();
    scene.process.forget();
    expect(scene.view.jobs.get(id)).toMatchObject({ state: "running", claim: { workerId: WORKER } });
    expect(scene.finish(held)).toEqual({ kind: "ended", requeued: false });
    expect(scene.job(id).attempts).toBe(1);
  });

  test("is known to its dependents and knows them", () => {
    const scene = new Scene(limits);
    const needed = scene.add();
    const gone = scene.add({ dependencies: [needed] });
    const dependent = scene.add({ dependencies: [needed] });
    scene.cancel(gone);
    busy(scene);
    scene.sweep();
    scene.process.forget();
    expect(scene.job(needed).dependents).toEqual([gone, dependent]);
    expect(scene.claimIds()).toEqual([needed]);
  });

  test("is written again in shares, the oldest first", () => {
    const scene = new Scene({ ...limits, maxCarriedPerSweep: 2 });
    const ids = scene.enqueue({}, {}, {}, {});
    busy(scene);
    const before = scene.stream.headSeq;
    scene.sweep();
    expect(scene.rowsSince(before).map(({ recordId }) => recordId)).toEqual(ids.slice(0, 2));
    scene.sweep();
    expect(scene.rowsSince(before).map(({ recordId }) => recordId)).toEqual(ids);
  });

  test("is left where it is while so many others wait that folding them is cheaper", () => {
    const scene = new Scene({ ...limits, carryForwardPerRecord: 10 });
    scene.enqueue(...Array.from({ length: 20 }, () => ({})));
    busy(scene);
    const before = scene.stream.headSeq;
    scene.sweep();
    expect(scene.stream.headSeq).toBe(before);
  });

  test("is a worker, too", () => {
    const scene = new Scene(limits);
    scene.decide({ kind: "insert-worker", id: WORKER, channel: "a", arch: "arm64", name: null });
    busy(scene);
    scene.sweep();
    expect(scene.stream.liveFrom).toBe(scene.stream.headSeq);
    expect(scene.another().view().workers.get(WORKER)).toMatchObject({ channel: "a", arch: "arm64" });
  });

  test("stays where it is while a rate still counts its start, and goes when that is over", () => {
    const scene = new Scene(limits);
    scene.add({ limit: { key: "k", rate: { jobs: 1, periodMs: MINUTE_MS } } });
    scene.take();
    busy(scene);
    scene.sweep();
    expect(scene.stream.liveFrom).toBe(1);
    scene.pass(MINUTE_MS);
    scene.sweep();
    expect(scene.stream.liveFrom).toBeGreaterThan(20);
  });
});
