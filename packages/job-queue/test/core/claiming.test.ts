/** Taking jobs: in turn, each once, all of a transaction in one row. */
import { describe, expect, test } from "vitest";
import { couldClaim } from "../../src/core/could-claim.ts";
import { Scene, WORKER } from "./scene.ts";

describe("whose turn it is", () => {
  test("first come, first served", () => {
    const scene = new Scene();
    const ids = scene.enqueue({}, {}, {});
    expect(scene.claimIds({ limit: 2 })).toEqual(ids.slice(0, 2));
    expect(scene.claimIds()).toEqual(ids.slice(2));
  });

  test("the higher priority comes first, of any type and channel that is wanted", () => {
    const scene = new Scene();
    const [low, high, other, middle] = scene.enqueue(
      { priority: -1 },
      { priority: 9, channel: "b" },
      { jobType: "other", priority: 10 },
      {},
    );
    expect(scene.claimIds({ channels: ["", "b"] })).toEqual([high, middle, low]);
    expect(scene.claimIds({ jobTypes: ["other"] })).toEqual([other]);
  });

  test("a job that was given back has its old place", () => {
    const scene = new Scene();
    const ids = scene.enqueue({}, {}, {});
    const first = scene.take();
    scene.decide({ kind: "release", job: { by: "token", token: first.token } });
    expect(scene.claimIds()).toEqual(ids);
  });

  test("a job that waited for its time comes before those that were enqueued later", () => {
    const scene = new Scene();
    const late = scene.add({ runAt: new Date(scene.stream.nowMs + 1_000) });
    const early = scene.add();
    expect(couldClaim(scene.view, { jobTypes: ["work"], channels: [""] })).toBe(true);
    scene.pass(1_000);
    expect(scene.claimIds()).toEqual([late, early]);
  });

  test("a type or channel that is named twice gives no job twice", () => {
    const scene = new Scene();
    const ids = scene.enqueue({}, {});
    expect(scene.claimIds({ jobTypes: ["work", "work"], channels: ["", ""] })).toEqual(ids);
  });
});

test("nothing is taken before its time, to the millisecond", () => {
  const scene = new Scene();
  const id = scene.add({ runAt: new Date(scene.stream.nowMs + 1_000) });
  scene.pass(999);
  expect(scene.claim()).toEqual([]);
  scene.pass(1);
  expect(scene.claimIds()).toEqual([id]);
});

test("an empty claim writes nothing", () => {
  const scene = new Scene();
  expect(scene.claim()).toEqual([]);
  expect(scene.stream.headSeq).toBe(0);
  expect(couldClaim(scene.view, { jobTypes: ["work"], channels: [""] })).toBe(false);
});

test("all jobs of a claim are in one row, which says who has them and what proves that they live", () => {
  const scene = new Scene();
  const ids = scene.enqueue({}, {}, {});
  const before = scene.stream.headSeq;
  scene.claim({ lease: "token" });
  expect(scene.rowsSince(before)).toMatchObject([
    {
      tableName: "queueClaims",
      op: "insert",
      data: { workerId: WORKER, lease: "token", jobs: ids },
    },
  ]);
});

test("a worker gets what was enqueued, to the letter", () => {
  const scene = new Scene();
  const args = { "\u0000": "\ud800", z: 1, a: [null, { deep: [] }] };
  const needed = scene.add({ jobType: "needed" });
  scene.finish(scene.take({ jobTypes: ["needed"] }));
  const id = scene.add({ args, dependencies: [needed] });
  const job = scene.take();
  expect(job).toMatchObject({ id, jobType: "work", dependencies: [needed] });
  expect(job.args).toBe(JSON.stringify(args));
});

describe("taking one by its id", () => {
  test("passes over its turn", () => {
    const scene = new Scene();
    const [first, second] = scene.enqueue({}, {});
    expect(scene.takeById(second!)).toMatchObject({ kind: "claimed", jobs: [{ id: second }] });
    expect(scene.claimIds()).toEqual([first]);
  });

  test.each([
    ["a dependency that has not ended", (scene: Scene) => scene.add({ dependencies: [scene.add()] })],
    ["a time to come", (scene: Scene) => scene.add({ runAt: new Date(scene.stream.nowMs + 1) })],
    [
      "a limit that is full",
      (scene: Scene) => {
        const limit = { key: "k", concurrency: 1 };
        const [, second] = scene.enqueue({ limit }, { limit });
        scene.claim();
        return second!;
      },
    ],
  ])("is refused because of %s", (_why, prepare) => {
    const scene = new Scene();
    expect(scene.takeById(prepare(scene))).toMatchObject({ refusal: { reason: "not-pending" } });
  });

  test("works for one that stands behind others of its limit", () => {
    const scene = new Scene();
    const limit = { key: "k", concurrency: 2 };
    const [first, second] = scene.enqueue({ limit }, { limit });
    expect(scene.takeById(second!).kind).toBe("claimed");
    expect(scene.claimIds()).toEqual([first]);
  });
});
