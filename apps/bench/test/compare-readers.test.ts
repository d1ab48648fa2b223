/** How the rounds of a comparison of readers become a table's figures. */
import { expect, it } from "vitest";
import { countSame, joinReports, paceOf, type ReaderRound } from "../src/extract/compare-readers.ts";
import type { StintReport } from "../src/extract/stint.ts";

const found = (html: string) => ({ html, text: html.toUpperCase() });

function report(ms: number, processorMs = ms): StintReport {
  return { ms, processorMs, findings: [found("a"), null] };
}

function round(coldMs: number, warmMs: number): ReaderRound {
  return { cold: report(coldMs), warm: report(warmMs, warmMs / 2), peakBytes: null };
}

it("compares each round with the first way's same round, so that a round under load counts no more than others", () => {
  const base = [round(100, 80), round(1_000, 800), round(100, 80)];
  const rounds = [round(10, 4), round(100, 40), round(50, 40)];
  expect(paceOf(rounds, base, "cold")).toMatchObject({ speedup: 10, processorMsPerPage: 25 });
  expect(paceOf(rounds, base, "warm")).toMatchObject({ speedup: 20, processorSpeedup: 20 });
});

it("counts pages on which both found the same, and those on which neither found anything", () => {
  const ours = [found("a"), null, found("b"), null];
  const theirs = [found("a"), null, found("c"), found("d")];
  expect(countSame(ours, theirs, "html")).toBe(2);
});

it("joins stints in their order", () => {
  const joined = joinReports([report(1, 2), { ms: 10, processorMs: 20, findings: [found("z")] }]);
  expect(joined).toEqual({ ms: 11, processorMs: 22, findings: [found("a"), null, found("z")] });
});
