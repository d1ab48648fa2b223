/** The claim number and the counters that bound how often a thing is tried. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ClaimCounters,
  type ClaimEnding,
  countClaim,
  countEnding,
  countRetry,
  isExhausted,
  NEVER_CLAIMED,
} from "../src/index.ts";

const ENDINGS: readonly ClaimEnding[] = ["succeeded", "failed", "released", "lost"];

function counters(claim: number, attempts: number, losses: number): ClaimCounters {
  return { claim, attempts, losses };
}

describe("the counters of a claim", () => {
  test("start at nothing", () => {
    expect(NEVER_CLAIMED).toEqual(counters(0, 0, 0));
  });

  test("count a claim as an attempt and a loss before anything is done", () => {
    expect(countClaim(counters(4, 1, 2))).toEqual(counters(5, 2, 3));
  });

  test.each<[ClaimEnding, number, number]>([
    ["succeeded", 2, 2],
    ["failed", 2, 2],
    ["released", 1, 2],
    ["lost", 1, 3],
  ])("keep of a claim that was %s: %i attempts and %i losses", (ending, attempts, losses) => {
    const claimed = countClaim(counters(4, 1, 2));
    expect(countEnding(claimed, ending)).toEqual(counters(5, attempts, losses));
  });

  test.each(ENDINGS)("never fall below zero, also for a row that was never counted: %s", (ending) => {
    expect(countEnding(counters(1, 0, 0), ending)).toEqual(counters(1, 0, 0));
  });

  test("start anew with a retry, all but the claim number", () => {
    expect(countRetry(counters(7, 3, 2))).toEqual(counters(7, 0, 0));
  });

  test.each<[ClaimEnding, number, number, boolean]>([
    ["failed", 2, 0, false],
    ["failed", 3, 0, true],
    ["failed", 4, 0, true],
    ["failed", 0, 9, false],
    ["lost", 0, 1, false],
    ["lost", 0, 2, true],
    ["lost", 9, 1, false],
    ["succeeded", 9, 9, false],
    ["released", 9, 9, false],
  ])("exhaust by their own kind of ending alone: %s after %i attempts, %i losses", (ending, a, l, ended) => {
    expect(isExhausted(counters(9, a, l), ending, { maxAttempts: 3, maxLosses: 2 })).toBe(ended);
  });
});

/** Claims and ends again and again, as the endings say, until an ending exhausts the item. */
function live(endings: readonly ClaimEnding[], limits: { maxAttempts: number; maxLosses: number }) {
  let now = NEVER_CLAIMED;
  let counted = 0;
  let claims = 0;
  for (const ending of endings) {
    now = countClaim(now);
    claims += 1;
    expect(now.claim).toBe(claims);
    expect(now.attempts).toBeLessThanOrEqual(limits.maxAttempts);
    expect(now.losses).toBeLessThanOrEqual(limits.maxLosses);
    now = countEnding(now, ending);
    if (ending === "failed" || ending === "lost") counted += 1;
    if (isExhausted(now, ending, limits)) return { now, counted, isOver: true };
  }
  return { now, counted, isOver: false };
}

const limits = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 5 }),
  maxLosses: fc.integer({ min: 1, max: 5 }),
});

test("L13: attempts and losses stay bounded under any order of endings", () => {
  const unhappy = fc.array(fc.constantFrom<ClaimEnding>("failed", "lost", "released"), {
    maxLength: 40,
    size: "max",
  });
  fc.assert(
    fc.property(unhappy, limits, (endings, { maxAttempts, maxLosses }) => {
      const { counted, isOver } = live(endings, { maxAttempts, maxLosses });
      const possible = maxAttempts + maxLosses - 1;
      expect(counted).toBeLessThanOrEqual(possible);
      const unhappyEnds = endings.filter((ending) => ending !== "released").length;
      expect(isOver || unhappyEnds < possible).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("L13: work that kills its worker every time is over after maxLosses claims", () => {
  fc.assert(
    fc.property(limits, (bounds) => {
      const deaths = Array.from({ length: 20 }, (): ClaimEnding => "lost");
      const { now, isOver } = live(deaths, bounds);
      expect(isOver).toBe(true);
      expect(now).toEqual(counters(bounds.maxLosses, 0, bounds.maxLosses));
    }),
  );
});

test("L12: the claim number only rises, through every ending and retry", () => {
  const step = fc.constantFrom<ClaimEnding | "retry">(...ENDINGS, "retry");
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40, size: "max" }), (steps) => {
      let now = NEVER_CLAIMED;
      for (const next of steps) {
        const before = now.claim;
        now = next === "retry" ? countRetry(now) : countEnding(countClaim(now), next);
        expect(now.claim).toBe(next === "retry" ? before : before + 1);
      }
    }),
    { numRuns: 200 },
  );
});
