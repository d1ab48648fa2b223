import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startDeadline } from "../src/deadline.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});

afterEach(() => {
  vi.useRealTimers();
});

test("ends when its time is over", () => {
  const deadline = startDeadline(1_000, []);
  vi.advanceTimersByTime(999);
  expect(deadline.expiry()).toBeNull();
  vi.advanceTimersByTime(1);
  expect(deadline.expiry()).toMatchObject({ code: "timeout" });
  expect(deadline.signal.aborted).toBe(true);
});

test("does not count what it excludes", async () => {
  const deadline = startDeadline(1_000, []);
  vi.advanceTimersByTime(400);
  const { promise, resolve } = Promise.withResolvers<string>();
  const waiting = deadline.excluding(promise);
  vi.advanceTimersByTime(3_600_000);
  expect(deadline.expiry()).toBeNull();
  resolve("done");
  expect(await waiting).toBe("done");
  vi.advanceTimersByTime(599);
  expect(deadline.expiry()).toBeNull();
  vi.advanceTimersByTime(1);
  expect(deadline.expiry()).toMatchObject({ code: "timeout" });
});

test("counts on after what it excluded has failed", async () => {
  const deadline = startDeadline(1_000, []);
  await expect(deadline.excluding(Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  vi.advanceTimersByTime(1_000);
  expect(deadline.expiry()).toMatchObject({ code: "timeout" });
});

test("can be aborted while it does not count, and leaves no timer behind", async () => {
  const caller = new AbortController();
  const deadline = startDeadline(1_000, [caller.signal]);
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = deadline.excluding(promise);
  caller.abort();
  expect(await deadline.expired).toMatchObject({ code: "aborted" });
  resolve();
  await waiting;
  expect(vi.getTimerCount()).toBe(0);
});
