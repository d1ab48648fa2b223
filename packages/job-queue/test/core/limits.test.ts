/** Limits on jobs that share a key: how many run at a time, and how many start within a period. */
import { describe, expect, test, vi } from "vitest";
import { advance, nextAttentionMs } from "../../src/core/advance.ts";
import { assertQueueLimits, DEFAULT_QUEUE_LIMITS } from "../../src/core/limits.ts";
import { Scene } from "./scene.ts";

describe("concurrency", () => {
  const limit = { key: "k", concurrency: 2 };

  test("bounds the jobs of a key that run at a time, whatever their type and channel", () => {
    const scene = new Scene();
    const [first, second] = scene.enqueue({ limit }, { limit, channel: "b" }, { limit, jobType: "other" });
    const all = { jobTypes: ["work", "other"], channels: ["", "b"] };
    const held = scene.claim(all);
    expect(held.map(({ id }) => id)).toEqual([first, second]);
    expect(scene.claim(all)).toEqual([]);
    scene.finish(held[0]!);
    expect(scene.claim(all)).toHaveLength(1);
  });

  test("lets jobs of other keys and of none pass by", () => {
    const scene = new Scene();
    const ids = scene.enqueue({ limit }, { limit }, { limit }, { limit: { key: "other" } }, {});
    expect(scene.claimIds()).toEqual([ids[0], ids[1], ids[3], ids[4]]);
    expect(scene.claim()).toEqual([]);
  });

  test.each(["released", "lost", "canceled", "deleted behind"] as const)(
    "has room again when a job is %s",
    (how) => {
      const scene = new Scene();
      const ids = scene.enqueue(
        { limit: { key: "k", concurrency: 1 } },
        { limit: { key: "k", concurrency: 1 } },
      );
      const held = scene.take();
      if (how === "released") scene.decide({ kind: "release", job: { by: "token", token: held.token } });
      if (how === "canceled") scene.cancel(held.id);
      if (how === "lost") scene.leases.clear();
      if (how === "deleted behind") {
        scene.decide({ kind: "delete", id: ids[1]! });
        scene.finish(held);
      }
      scene.sweep();
      const expected = { released: ids[0], lost: ids[0], canceled: ids[1], "deleted behind": undefined };
      expect(scene.claimIds()[0]).toBe(expected[how]);
    },
  );

  test("is that of the latest job that has not ended", () => {
    const scene = new Scene();
    const one = { key: "k", concurrency: 1 };
    scene.enqueue({ limit: one }, { limit: one }, { limit: one });
    const latest = scene.add({ limit: { key: "k", concurrency: 3 } });
    expect(scene.claim({ limit: 2 })).toHaveLength(2);
    scene.cancel(latest);
    expect(scene.claim()).toEqual([]);
  });
});

describe("a rate", () => {
  const limit = { key: "k", rate: { jobs: 2, periodMs: 1_000 } };

  test("bounds the starts within any period, to the millisecond", () => {
    const scene = new Scene();
    scene.enqueue({ limit }, { limit }, { limit }, { limit });
    expect(scene.claim({ limit: 1 })).toHaveLength(1);
    scene.pass(400);
    expect(scene.claim()).toHaveLength(1);
    scene.pass(599);
    expect(scene.claim()).toEqual([]);
    scene.pass(1);
    expect(scene.claim()).toHaveLength(1);
    expect(nextAttentionMs(scene.view)).toBe(scene.stream.nowMs + 400);
  });

  test("counts a start also when its job has long ended, and after a restart", () => {
    const scene = new Scene();
    scene.enqueue({ limit }, { limit }, { limit });
    for (const held of scene.claim()) scene.finish(held);
    expect(scene.claim()).toEqual([]);
    const other = scene.another();
    expect([...other.view().limitKeys.values()][0]?.starts.length).toBe(2);
    scene.pass(1_000);
    expect(scene.claim()).toHaveLength(1);
  });

  test("counts the start of a job that was deleted", () => {
    const scene = new Scene();
    const [first] = scene.enqueue({ limit }, { limit }, { limit });
    for (const held of scene.claim()) scene.finish(held);
    scene.decide({ kind: "delete", id: first! });
    expect(scene.claim()).toEqual([]);
  });

  test("counts each start of a job that is tried again", () => {
    const scene = new Scene();
    scene.enqueue({ limit, retry: { baseDelayMs: 0 } });
    scene.fail(scene.take());
    scene.fail(scene.take());
    expect(scene.claim()).toEqual([]);
    scene.pass(1_000);
    expect(scene.claim()).toHaveLength(1);
  });
});

test("a timer that sets itself for the moment at which it rings is reported as a bug and not rung for ever", () => {
  const scene = new Scene();
  const limit = { key: "k", rate: { jobs: 1, periodMs: 1_000 } };
  scene.enqueue({ limit }, { limit });
  scene.claim();
  const { view } = scene;
  const nowMs = scene.stream.nowMs + 1_000;
  let asked = 0;
  // The start counts still when its room is asked for, and no more when the timer is set.
  vi.spyOn(view.limitKeys.get("k")!.starts, "peek").mockImplementation(() => nowMs + ((asked += 1) % 2));
  expect(() => advance(view, nowMs)).toThrow("rings again");
});

test("a limit that always has jobs waiting forgets those that ended", () => {
  const scene = new Scene();
  const limit = { key: "k", concurrency: 1 };
  scene.add({ limit });
  for (let round = 0; round < 1_000; round += 1) {
    scene.add({ limit });
    scene.finish(scene.take());
  }
  expect(scene.view.jobs.size).toBe(1);
  expect(scene.view.limitKeys.get("k")!.definers.length).toBeLessThan(200);
});

test("the first of a limit does not hold up those behind it for longer than its turn", () => {
  const scene = new Scene();
  const limit = { key: "k", concurrency: 1 };
  const [high, low] = [scene.add({ limit, priority: 5, jobType: "other" }), scene.add({ limit })];
  expect(scene.claimIds()).toEqual([low]);
  expect(scene.claim({ jobTypes: ["other"] })).toEqual([]);
  scene.cancel(low);
  expect(scene.claimIds({ jobTypes: ["other"] })).toEqual([high]);
});

test("the defaults of the core do not contradict each other", () => {
  expect(() => assertQueueLimits(DEFAULT_QUEUE_LIMITS)).not.toThrow();
});

test.each([
  { maxLosses: 0 },
  { maxAttempts: 0 },
  { claimCheckMs: 200_000 },
  { baseDelayMs: 600_000 },
  { tellCanceledMs: -1 },
  { maxJobsPerSweep: 0 },
  { carryForwardAfter: 500 },
])("limits that make no sense are refused: %o", (wrong) => {
  expect(() => assertQueueLimits({ ...DEFAULT_QUEUE_LIMITS, ...wrong })).toThrow("contradict");
});
