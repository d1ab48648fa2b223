import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { noItems } from "../src/import/item-watch.ts";
import { createProgress } from "../src/import/progress.ts";
import { Screen } from "./support/fake-terminal.ts";

function counts(done: number, total: number) {
  return { done, total, states: { ...noItems(), pending: total - done, saved: done } };
}

test("lines come at most every five seconds, and when all is done", () => {
  const screen = new Screen();
  let nowMs = 0;
  const progress = createProgress(screen, { monotonicMs: () => nowMs });
  for (const [atMs, done] of [
    [0, 0],
    [1_000, 1],
    [4_999, 2],
    [5_000, 3],
    [9_000, 4],
    [9_500, 10],
  ] as const) {
    nowMs = atMs;
    progress.update(counts(done, 10));
  }
  progress.stop();
  expect(screen.lines).toEqual([
    "0% 0 of 10, 0.0/s (pending 10)",
    "30% 3 of 10, 0.6/s, 12 s left (pending 7, saved 3)",
    "100% 10 of 10, 1.1/s (saved 10)",
  ]);
});

test("nothing to do makes no line and no bar", () => {
  for (const isTTY of [false, true]) {
    const screen = new Screen(isTTY);
    const progress = createProgress(screen, { monotonicMs: () => 0 });
    progress.update(counts(0, 0));
    progress.stop();
    expect(screen.text).toBe("");
  }
});

test("a terminal gets a bar with rate, time left and counts by state", () => {
  const screen = new Screen(true);
  let nowMs = 0;
  const progress = createProgress(screen, { monotonicMs: () => nowMs });
  progress.update(counts(0, 4));
  nowMs = 2_000;
  progress.update(counts(1, 4));
  progress.stop();
  expect(stripVTControlCharacters(screen.text)).toContain("█████");
  expect(screen.text).toContain("25% 1 of 4, 0.5/s, 6 s left");
  expect(screen.text).toContain("pending 3, saved 1");
});

test("a bar gives the cursor and the line wrap back when it stops", () => {
  const screen = new Screen(true);
  const progress = createProgress(screen, { monotonicMs: () => 0 });
  progress.update(counts(1, 4));
  expect(screen.text).toContain("\u001b[?25l");
  progress.stop();
  progress.stop();
  expect(screen.text.lastIndexOf("\u001b[?25h")).toBeGreaterThan(screen.text.lastIndexOf("\u001b[?25l"));
  expect(screen.text.lastIndexOf("\u001b[?7h")).toBeGreaterThan(screen.text.lastIndexOf("\u001b[?7l"));
});

test("a bar of a million rows fits eighty columns", () => {
  const screen = new Screen(true);
  let nowMs = 0;
  const progress = createProgress(screen, { monotonicMs: () => nowMs });
  progress.update(counts(0, 1_000_000));
  nowMs = 3_600_000;
  progress.update(counts(123_456, 1_000_000));
  progress.stop();
  const shown = stripVTControlCharacters(screen.text);
  const [line] = /[█░]+ 12% 123,456 of 1,000,000, 34\.3\/s, 8 h left/.exec(shown)!;
  expect(line.length).toBeLessThanOrEqual(80);
});

test.each([true, false])("what is said stands on a line of its own (terminal: %s)", (isTTY) => {
  const screen = new Screen(isTTY);
  const progress = createProgress(screen, { monotonicMs: () => 0 });
  progress.say("before");
  progress.update(counts(1, 4));
  progress.say("between");
  progress.stop();
  const text = stripVTControlCharacters(screen.text);
  expect(text).toMatch(/^before\n/);
  expect(text).toContain("between\n");
});

test("lines instead of a bar, where other lines would tear it", () => {
  const screen = new Screen(true);
  createProgress(screen, { monotonicMs: () => 0, plain: true }).update(counts(1, 4));
  expect(screen.text).toBe("25% 1 of 4, 0.0/s (pending 3, saved 1)\n");
});
