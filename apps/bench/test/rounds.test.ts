/** How many rounds a measurement gets. */
import { expect, test } from "vitest";
import { roundsWithin } from "../src/lab/rounds.ts";

/** Each round takes so long. */
function roundsOf(roundMs: number, wanted: number, budgetMs: number): number[] {
  let nowMs = 1_000;
  const rounds: number[] = [];
  for (const round of roundsWithin({ wanted, budgetMs }, () => nowMs)) {
    rounds.push(round);
    nowMs += roundMs;
  }
  return rounds;
}

test("there are as many rounds as are wanted when the time is there", () => {
  expect(roundsOf(10, 3, 1_000)).toEqual([1, 2, 3]);
  expect(roundsOf(10, 3, 30)).toEqual([1, 2, 3]);
});

test("a round that would end too late is not begun", () => {
  expect(roundsOf(10, 3, 29)).toEqual([1, 2]);
});

test("the first round is begun in any case", () => {
  expect(roundsOf(10_000, 3, 1)).toEqual([1]);
});
