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
  test.each([
    ['"done"', { result: '"done"' }],
    ["null", {}],
  ])(
    "L7: sees how a job ended as usual, with the result %s, from as few fields as say it",
    (result, said) => {
      const scene = new Scene();
      const id = scene.add();
      scene.pass(5);
      const held = scene.take();
      scene.pass(7);
      scene.finish(held, result);
      const { ever } = scene.stream;
      expect(ever.at(-1)!.data).toEqual({ state: "finished", claim: ever.at(-2)!.recordId, ...said });
      expect([...scene.plain().differencesTo(scene.view, fresh(scene, id))]).toEqual([]);
    },
  );

  test("L7: sees all times and the counters of a job that ended otherwise", () => {
    const scene = new Scene();
    const id = scene.add({ retry: { baseDelayMs: 0 } });
    scene.fail(scene.take());
    scene.pass(5);
    const startedAt = new Date(scene.stream.nowMs).toISOString();
    const held = scene.take();
    scene.pass(7);
    scene.finish(held, "null");
    const { ever, nowMs } = scene.stream;
    expect(ever.at(-1)!.data).toEqual({
      state: "finished",
      result: "null",
      startedAt,
      finishedAt: new Date(nowMs).toISOString(),
      claim: ever.at(-2)!.recordId,
      attempts: 2,
      losses: 0,
      requeues: 0,
    });
    expect([...scene.plain().differencesTo(scene.view, fresh(scene, id))]).toEqual([]);
  });

  test.each([{ state: "canceled" }, { state: "finished", result: '"forged"' }, { state: "finished" }])(
    "L7: sees when a job ended although others wrote of its state afterwards: %o",
    (data) => {
      const scene = new Scene();
      const id = scene.add();
      scene.pass(5);
      const held = scene.take();
      scene.pass(7);
      scene.finish(held);
      scene.pass(MINUTE_MS);
      scene.write({ recordId: id, data });
      scene.sweep();
      expect(scene.plain().field(id, "state")).toBe("finished");
      expect([...scene.plain().differencesTo(scene.view, fresh(scene, id))]).toEqual([]);
    },
  );

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
