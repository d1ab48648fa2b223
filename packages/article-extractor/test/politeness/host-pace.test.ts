import { describe, expect, test } from "vitest";
import { gapMs, newPace, nextStartMs, noteEnd } from "../../src/politeness/host-pace.ts";
import { politenessLimits } from "../../src/politeness/politeness-limits.ts";

const LIMITS = politenessLimits();

const answered = (durationMs: number) => ({ kind: "answered", durationMs }) as const;
const fault = (retryAfterMs?: number) => ({ kind: "fault", retryAfterMs }) as const;

function gapAfter(...ends: readonly Parameters<typeof noteEnd>[1][]): number {
  const pace = newPace();
  for (const end of ends) noteEnd(pace, end, 0, LIMITS);
  return gapMs(pace, LIMITS);
}

describe("the gap", () => {
  test("of a host that was never asked is none", () => {
    expect(gapAfter()).toBe(0);
    expect(nextStartMs(newPace(), LIMITS)).toBeLessThan(0);
  });

  test("is as long as an answer takes", () => {
    expect(gapAfter(answered(200))).toBe(200);
  });

  test("follows the answers slowly, up and down", () => {
    expect(gapAfter(answered(100), answered(1_100))).toBe(400);
    expect(gapAfter(answered(1_100), answered(100))).toBe(800);
  });

  test("of a very slow host is bounded", () => {
    expect(gapAfter(answered(14_000))).toBe(LIMITS.maxSlownessGapMs);
  });

  test("doubles with each fault up to a bound, and halves with each good answer", () => {
    expect(gapAfter(fault())).toBe(1_000);
    expect(gapAfter(fault(), fault(), fault())).toBe(4_000);
    expect(gapAfter(...Array.from({ length: 50 }, () => fault()))).toBe(LIMITS.maxFaultGapMs);
    expect(gapAfter(fault(), fault(), fault(), answered(10))).toBe(2_000);
    expect(gapAfter(fault(), fault(), fault(), answered(10), answered(10), answered(10))).toBe(10);
  });

  test("learns nothing from a request that the caller stopped", () => {
    expect(gapAfter(fault(), { kind: "untold" })).toBe(1_000);
  });

  test("is at least what the website asks for in its robots.txt", () => {
    const pace = { ...newPace(), crawlDelayMs: 10_000 };
    noteEnd(pace, answered(50), 0, LIMITS);
    expect(gapMs(pace, LIMITS)).toBe(10_000);
  });
});

describe("Retry-After", () => {
  test("closes the host until then", () => {
    const pace = { ...newPace(), lastStartMs: 0 };
    noteEnd(pace, fault(120_000), 500, LIMITS);
    expect(nextStartMs(pace, LIMITS)).toBe(120_500);
  });

  test("is not shortened by a later one", () => {
    const pace = { ...newPace(), lastStartMs: 0 };
    noteEnd(pace, fault(120_000), 0, LIMITS);
    noteEnd(pace, fault(5_000), 0, LIMITS);
    expect(nextStartMs(pace, LIMITS)).toBe(120_000);
  });
});

describe("limits that make no sense are refused", () => {
  test.each([{ perHost: 0 }, { maxCrawlDelayMs: 1.5 }, { firstFaultGapMs: 2, maxFaultGapMs: 1 }])(
    "%j",
    (limits) => {
      expect(() => politenessLimits(limits)).toThrow(RangeError);
    },
  );
});
