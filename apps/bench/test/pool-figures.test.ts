/** What a pass of a pool of parser threads says. */
import { expect, it } from "vitest";
import { type MeasuredPass, pagesPerSecond, pagesPerSecondAlone } from "../src/extract/pool-figures.ts";

const PASS: MeasuredPass = {
  pages: 100,
  articles: 90,
  ms: 10_000,
  processorMs: 1_000,
  ownThreadMs: 50,
  coresWithWork: 1.5,
};

it("takes pages a second from the clock", () => {
  expect(pagesPerSecond(PASS)).toBe(10);
});

it("tells what a process would do alone from the cores it has work for and what a page costs it", () => {
  expect(pagesPerSecondAlone(PASS)).toBe(150);
});

it("knows nothing of that where the system does not tell of threads", () => {
  expect(pagesPerSecondAlone({ ...PASS, coresWithWork: null })).toBeNaN();
});
