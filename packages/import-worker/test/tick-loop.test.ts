import { afterEach, beforeEach, expect, test } from "vitest";
import { TickLoop } from "../src/tick-loop.ts";
import { ManualClock, quiet } from "./support/manual-clock.ts";

let clock: ManualClock;
let ticksAtMs: number[];
let loop: TickLoop;
let tick: () => Promise<void>;
let startMs: number;

beforeEach(() => {
  clock = new ManualClock();
  startMs = clock.nowMs();
  ticksAtMs = [];
  tick = async () => undefined;
  loop = new TickLoop(clock.timers(), 2_000, async () => {
    ticksAtMs.push(clock.nowMs() - startMs);
    await tick();
  });
});

afterEach(async () => {
  await loop.stop();
  expect(clock.pending).toBe(0);
});

test("ticks at once and then at its interval", async () => {
  loop.start();
  await clock.advance(5_000);
  expect(ticksAtMs).toEqual([0, 2_000, 4_000]);
});

test("ticks at once on a hint after a quiet time, and 200 ms after the last tick otherwise", async () => {
  loop.start();
  await clock.advance(500);
  loop.hint();
  await clock.advance(50);
  for (let n = 0; n < 10; n += 1) loop.hint();
  await clock.advance(1_000);
  expect(ticksAtMs).toEqual([0, 500, 700]);
  await clock.advance(2_000);
  expect(ticksAtMs).toEqual([0, 500, 700, 2_700]);
});

test("never runs two ticks at once, and one more after one that was overtaken by news", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  tick = () => promise;
  loop.start();
  await clock.advance(10_000);
  loop.hint();
  loop.hint();
  await clock.advance(1_000);
  expect(ticksAtMs).toEqual([0]);
  tick = async () => undefined;
  resolve();
  await quiet();
  expect(ticksAtMs).toEqual([0, 11_000]);
});

test("stops after the tick that runs", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  tick = () => promise;
  loop.start();
  await quiet();
  loop.soon();
  const stopping = loop.stop();
  resolve();
  await stopping;
  loop.hint();
  loop.soon();
  await clock.advance(10_000);
  expect(ticksAtMs).toEqual([0]);
});

test("hears hints again after a stop that called one off", async () => {
  loop.start();
  await quiet();
  loop.hint();
  await loop.stop();
  loop.start();
  await clock.advance(100);
  loop.hint();
  await clock.advance(100);
  expect(ticksAtMs).toEqual([0, 0, 200]);
});
