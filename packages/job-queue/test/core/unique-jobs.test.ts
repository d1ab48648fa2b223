/** Unique keys: one live job of a type has each, and for a period also one that has ended. */
import { expect, test } from "vitest";
import { Scene } from "./scene.ts";

const unique = { key: "daily" };

test("the job that has the key stands for whoever asks for it, and nothing is written", () => {
  const scene = new Scene();
  const id = scene.add({ unique });
  const before = scene.stream.headSeq;
  expect(scene.enqueue({ unique }, { unique, args: "other" })).toEqual([id, id]);
  expect(scene.stream.headSeq).toBe(before);
});

test("of one batch the first job has the key, and dependencies on the others are on it", () => {
  const scene = new Scene();
  const [first, second] = [scene.stream.newId(), scene.stream.newId()];
  const [, , dependent] = scene.enqueue(
    { id: first, unique },
    { id: second, unique },
    { dependencies: [second, first] },
  );
  expect(scene.job(dependent!).dependencies).toEqual([first]);
});

test("another type has the same key for itself", () => {
  const scene = new Scene();
  const [one, other] = scene.enqueue({ unique }, { unique, jobType: "other" });
  expect(one).not.toBe(other);
});

test("a key is free when its job has ended or was deleted", () => {
  const scene = new Scene();
  const first = scene.add({ unique });
  scene.finish(scene.take());
  const second = scene.add({ unique });
  scene.decide({ kind: "delete", id: second });
  const third = scene.add({ unique });
  expect(new Set([first, second, third]).size).toBe(3);
});

test("a key with a period stays taken until it has passed, to the millisecond, also after a restart", () => {
  const scene = new Scene();
  const first = scene.add({ unique: { ...unique, periodMs: 1_000 } });
  scene.finish(scene.take());
  scene.pass(999);
  expect(scene.add({ unique })).toBe(first);
  scene.process.forget();
  expect(scene.add({ unique })).toBe(first);
  scene.pass(1);
  expect(scene.add({ unique })).not.toBe(first);
});

test("a key stays taken while its job lives, however short the period", () => {
  const scene = new Scene();
  const first = scene.add({ unique: { ...unique, periodMs: 1 } });
  scene.pass(1_000);
  expect(scene.add({ unique })).toBe(first);
});

test("a failed job is not redriven while another has its key, and of two failed ones only one is", () => {
  const scene = new Scene();
  const failed = [0, 1].map(() => {
    const id = scene.add({ unique });
    scene.fail(scene.take(), { retryable: false });
    return id;
  });
  const holder = scene.add({ unique });
  expect(scene.decide({ kind: "redrive", ids: failed })).toEqual({ kind: "counted", count: 0 });
  scene.cancel(holder);
  expect(scene.decide({ kind: "redrive", ids: failed })).toEqual({ kind: "counted", count: 1 });
  expect(scene.states(failed)).toEqual(["pending", "failed"]);
});
