/** Workers that vanish: their jobs come back, as often as is allowed. */
import { describe, expect, test } from "vitest";
import { nextAttentionMs } from "../../src/core/advance.ts";
import { leaseIdsOf } from "../../src/core/leases.ts";
import { MINUTE_MS, Scene, WORKER } from "./scene.ts";

describe("a claim of a worker with a lease", () => {
  test("is lost as soon as a sweep finds no lease, and its jobs wait again", () => {
    const scene = new Scene();
    const ids = scene.enqueue({}, {});
    scene.claim();
    scene.sweep();
    expect(scene.states(ids)).toEqual(["running", "running"]);
    scene.leases.clear();
    scene.sweep();
    expect(ids.map((id) => scene.job(id))).toMatchObject([
      { state: "pending", losses: 1, attempts: 0, workerId: null },
      { state: "pending", losses: 1, attempts: 0, workerId: null },
    ]);
  });

  test("asks for its worker's lease, once however many claims there are", () => {
    const scene = new Scene();
    scene.enqueue({}, {});
    scene.claim({ limit: 1 });
    scene.claim();
    expect(leaseIdsOf(scene.view)).toEqual([WORKER]);
  });

  test("is looked after within seconds", () => {
    const scene = new Scene();
    scene.add();
    expect(nextAttentionMs(scene.view)).toBeNull();
    scene.take();
    expect(nextAttentionMs(scene.view)).toBe(scene.stream.nowMs + scene.limits.claimCheckMs);
  });
});

describe("a claim without a worker's lease", () => {
  test("lives for two minutes without a word", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.take({ lease: "token" });
    scene.leases.clear();
    scene.pass(2 * MINUTE_MS - 1);
    scene.sweep();
    expect(scene.state(id)).toBe("running");
    expect(leaseIdsOf(scene.view)).toEqual([]);
    scene.pass(1);
    scene.sweep();
    expect(scene.state(id)).toBe("pending");
  });

  test("lives on while a lease with its token's name runs", () => {
    const scene = new Scene();
    const [id, other] = scene.enqueue({}, {});
    const [held, silent] = scene.claim({ lease: "token" });
    scene.pass(2 * MINUTE_MS);
    expect(leaseIdsOf(scene.view)).toEqual([held!.token, silent!.token]);
    scene.leases.add(held!.token);
    scene.sweep();
    expect(scene.states([id!, other!])).toEqual(["running", "pending"]);
    scene.leases.delete(held!.token);
    scene.sweep();
    expect(scene.state(id!)).toBe("pending");
  });
});

test("a claim that names no worker lives by its tokens, whatever it says", () => {
  const scene = new Scene();
  const id = scene.add();
  scene.take({ workerId: null });
  scene.pass(2 * MINUTE_MS);
  scene.sweep();
  expect(scene.state(id)).toBe("pending");
});

test("L13: a job that ends its worker each time is requeued twice and then fails, saying so", () => {
  const scene = new Scene();
  const id = scene.add();
  scene.leases.clear();
  for (let losses = 1; losses <= 3; losses += 1) {
    scene.take();
    scene.sweep();
    expect(scene.job(id)).toMatchObject({ losses, attempts: 0, state: losses < 3 ? "pending" : "failed" });
  }
  expect(JSON.parse(scene.job(id).result!)).toMatchObject({ error: { code: "worker-lost" } });
  expect(scene.claim()).toEqual([]);
});

test("L12: whoever was lost can end nothing any more", () => {
  const scene = new Scene();
  const id = scene.add();
  const held = scene.take();
  scene.leases.clear();
  scene.sweep();
  expect(scene.finish(held)).toMatchObject({ refusal: { reason: "not-exist" } });
  expect(scene.state(id)).toBe("pending");
});

test("more lost jobs than a sweep gives back are given back by the next ones", () => {
  const scene = new Scene({ maxJobsPerSweep: 2 });
  const ids = scene.enqueue({}, {}, {}, {}, {});
  scene.claim();
  scene.leases.clear();
  for (const left of [3, 1, 0]) {
    scene.sweep();
    expect(scene.states(ids).filter((state) => state === "running")).toHaveLength(left);
  }
});

function register(scene: Scene): void {
  scene.decide({ kind: "insert-worker", id: WORKER, channel: "a", arch: "x64", name: "one" });
}

describe("a registered worker", () => {
  test("is known until it is deleted, after a restart, too", () => {
    const scene = new Scene();
    register(scene);
    scene.process.forget();
    expect(scene.view.workers.get(WORKER)).toMatchObject({ channel: "a", arch: "x64", name: "one" });
    expect(scene.decide({ kind: "delete-worker", id: WORKER })).toEqual({ kind: "done" });
    expect(scene.view.workers.size).toBe(0);
    expect(scene.refusal({ kind: "delete-worker", id: WORKER })).toBe("worker-not-exist");
  });

  test("is not deleted while it holds jobs", () => {
    const scene = new Scene();
    register(scene);
    scene.enqueue({}, {});
    const held = scene.claim();
    expect(scene.decide({ kind: "delete-worker", id: WORKER })).toMatchObject({
      refusal: { reason: "active-jobs", jobs: 2 },
    });
    for (const job of held) scene.finish(job);
    expect(scene.decide({ kind: "delete-worker", id: WORKER })).toEqual({ kind: "done" });
  });
});
