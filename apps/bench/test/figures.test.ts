/** Figures as the tables print them. */
import { expect, it } from "vitest";
import { formatCount, formatMs, formatSpread, median, quantile } from "../src/report/figures.ts";

it("takes the middle of an odd number of values and the mean of the middle two of an even number", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it("finds the value that a share of the values lies below", () => {
  expect(quantile([0, 10, 20, 30, 40], 0.75)).toBe(30);
});

it("refuses the median of no values", () => {
  expect(() => median([])).toThrow(/no values/);
});

it("gives figures three digits and a unit", () => {
  expect([formatMs(0.1234), formatMs(12.345), formatMs(123.4), formatMs(1_234)]).toEqual([
    "0.12 ms",
    "12.3 ms",
    "123 ms",
    "1.23 s",
  ]);
  expect(formatCount(1_234_567)).toBe("1,234,567");
});

it("shows the least and the most beside a median, unless all are the same", () => {
  expect(formatSpread([900, 1_200, 1_000], formatCount)).toBe("1,000 (900 – 1,200)");
  expect(formatSpread([5.1, 4.9], formatCount)).toBe("5");
});
