/** Tokens: one for each claim and job, told from both. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { tokenOf } from "../../src/core/token.ts";

const UUID_8 = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

test("a token is a UUID that follows from claim and job, and another for every other pair", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (claim, job, other) => {
      fc.pre(new Set([claim, job, other].map(bitsOf)).size === 3);
      const token = tokenOf(claim, job);
      expect(token).toMatch(UUID_8);
      expect(tokenOf(claim.toUpperCase(), job)).toBe(token);
      expect(tokenOf(claim, other)).not.toBe(token);
      expect(tokenOf(other, job)).not.toBe(token);
    }),
  );
});

/** What of a UUID goes into a token: all but the digits that say its kind. */
function bitsOf(id: string): string {
  return `${id.slice(0, 14)}${id.slice(15, 19)}${id.slice(20)}`;
}

test("a token is the XOR of both ids", () => {
  expect(tokenOf("00000000-0000-7000-8000-0000000000f0", "10000000-0000-7000-8000-00000000000f")).toBe(
    "10000000-0000-8000-8000-0000000000ff",
  );
});
