/** The ends of claims: who may end one, what is counted, and when the job is tried again. */
import { describe, expect, test } from "vitest";
import { runningByToken } from "../../src/core/view.ts";
import { byId, byToken, MINUTE_MS, Scene } from "./scene.ts";

describe("L12: a claim is ended", () => {
  test("by its token, or by the job's id", () => {
    const scene = new Scene();
    const [one, other] = scene.enqueue({}, {});
    const [held] = scene.claim();
    expect(scene.finish(held!)).toEqual({ kind: "ended", requeued: false });
    scene.decide({ kind: "finish", job: byId(other!), result: "7" });
    expect(scene.states([one!, other!])).toEqual(["finished", "finished"]);
    expect(scene.job(other!).result).toBe("7");
  });

  test("not by a token that is no longer current, with the id or without", () => {
    const scene = new Scene();
    const id = scene.add();
    const { token } = scene.take();
    scene.decide({ kind: "release", job: byToken(token) });
    scene.take();
    expect(scene.refusal({ kind: "finish", job: byToken(token), result: "1" })).toBe("not-exist");
    expect(scene.refusal({ kind: "finish", job: { ...byId(id), token }, result: "1" })).toBe("not-current");
    expect(scene.state(id)).toBe("running");
  });

  test("not twice", () => {
    const scene = new Scene();
    scene.add();
    const held = scene.take();
    scene.finish(held);
    expect(scene.finish(held)).toMatchObject({ refusal: { reason: "not-exist", what: "token" } });
  });
});

test("L17: whoever ends a canceled job learns that it was canceled, for two minutes", () => {
  const scene = new Scene();
  const id = scene.add();
  const held = scene.take();
  scene.cancel(id);
  expect(runningByToken(scene.view, held.token)).toBeNull();
  scene.pass(2 * MINUTE_MS - 1);
  expect(scene.finish(held)).toMatchObject({ refusal: { reason: "canceled", id } });
  expect(scene.another().view().byToken.get(held.token)?.id).toBe(id);
  scene.pass(1);
  scene.sweep();
  expect(scene.finish(held)).toMatchObject({ refusal: { reason: "not-exist" } });
  expect(scene.job(id)).toMatchObject({ state: "canceled", result: null });
});

describe("a job that failed", () => {
  test("waits longer each time, and ends when no attempt is left", () => {
    const scene = new Scene();
    const id = scene.add({ retry: { maxAttempts: 3, baseDelayMs: 1_000 } });
    for (const waitMs of [500, 1_000]) {
      expect(scene.fail(scene.take())).toEqual({ kind: "ended", requeued: true });
      scene.pass(waitMs - 1);
      expect(scene.claim()).toEqual([]);
      scene.pass(1);
    }
    expect(scene.job(id)).toMatchObject({ state: "pending", attempts: 2, losses: 0, startedAtMs: null });
    expect(scene.fail(scene.take())).toEqual({ kind: "ended", requeued: false });
    expect(scene.job(id)).toMatchObject({ state: "failed", attempts: 3, losses: 0, result: '"no"' });
  });

  test("ends at once when another attempt is no use", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.fail(scene.take(), { retryable: false });
    expect(scene.job(id)).toMatchObject({ state: "failed", attempts: 1 });
  });

  test("waits as long as its worker asks for", () => {
    const scene = new Scene();
    const id = scene.add({ retry: { baseDelayMs: 0 } });
    scene.fail(scene.take(), { retryAfterMs: MINUTE_MS });
    expect(scene.job(id).runAtMs).toBe(scene.stream.nowMs + MINUTE_MS);
  });

  test("says in its record what it failed of", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.fail(scene.take());
    expect(scene.plain().field(id, "lastError")).toBe('"no"');
    expect(scene.job(id).result).toBeNull();
  });
});

describe("a job that is given back", () => {
  test("counts nothing when its worker stops in order", () => {
    const scene = new Scene();
    const id = scene.add();
    for (let times = 0; times < 5; times += 1) {
      scene.decide({ kind: "release", job: byToken(scene.take().token) });
    }
    expect(scene.job(id)).toMatchObject({ state: "pending", attempts: 0, losses: 0, requeues: 0 });
  });

  test("L13: is requeued as often as allowed, and then ends with the result", () => {
    const scene = new Scene();
    const id = scene.add();
    const requeue = () =>
      scene.decide({ kind: "requeue-or-finish", job: byId(id), maxRequeues: 2, result: '"enough"' });
    for (const requeued of [true, true, false]) {
      scene.take();
      expect(requeue()).toEqual({ kind: "ended", requeued });
    }
    expect(scene.job(id)).toMatchObject({ state: "finished", requeues: 2, result: '"enough"' });
  });

  test("has a token of its own at each claim", () => {
    const scene = new Scene();
    scene.add();
    const first = scene.take();
    scene.decide({ kind: "release", job: byToken(first.token) });
    expect(scene.take().token).not.toBe(first.token);
  });
});

describe("a plain reader", () => {
  test("L7: sees state, result and times of a job that ended after one claim, without counters", () => {
    const scene = new Scene();
    const id = scene.add();
    const { stream } = scene;
    stream.nowMs += 5;
    const startedAt = new Date(stream.nowMs).toISOString();
    const held = scene.take();
    stream.nowMs += 7;
    scene.finish(held);
    const row = stream.ever.at(-1)!;
    expect(row.data).toEqual({
      state: "finished",
      result: '"done"',
      startedAt,
      finishedAt: new Date(stream.nowMs).toISOString(),
      claim: stream.ever.at(-2)!.recordId,
    });
    expect([...scene.plain().differencesTo(scene.view, scene.view.past.get(id) ?? fresh(scene, id))]).toEqual(
      [],
    );
  });

  test("L19: takes what the queue writes, whatever the clocks of others said before", () => {
    const scene = new Scene();
    const id = scene.add();
    scene.write({ recordId: id, data: { priority: 3 } }, scene.stream.nowMs + 10 * MINUTE_MS);
    scene.finish(scene.take());
    expect(scene.plain().field(id, "state")).toBe("finished");
    expect(scene.plain().field(id, "priority")).toBe(0);
  });
});

/** The job as one knows it who has read everything and forgot nothing. */
function fresh(scene: Scene, id: string) {
  scene.stream.liveFrom = 1;
  return scene.another().view().jobs.get(id)!;
}
