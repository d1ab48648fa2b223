import * as fc from "fast-check";
import { expect, it } from "vitest";
import { arrayLiteral } from "../src/connection/array-literal.ts";

/** Reads an array literal of texts by the rules of Postgres' manual. */
function readLiteral(literal: string): (string | null)[] {
  const elements = literal.slice(1, -1).matchAll(/NULL|"((?:[^"\\]|\\[^])*)"/g);
  return [...elements].map(([, quoted]) => quoted?.replaceAll(/\\([^])/g, "$1") ?? null);
}

it("an array is written so that Postgres reads the same elements, whatever characters they have", () => {
  const text = fc.oneof(
    fc.uuid(),
    fc.string({ unit: fc.constantFrom('"', "\\", ",", "{", "}", "a", " ", "\n", "'", "ü") }),
    fc.constantFrom("NULL", "", '"', "\\", '","', "{}"),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: text }, fc.constant(null))), (values) => {
      expect(readLiteral(arrayLiteral(values))).toEqual(values);
    }),
    { numRuns: 1_000 },
  );
});

it("an array is written as Postgres writes it", () => {
  expect(arrayLiteral([])).toBe("{}");
  expect(arrayLiteral(["a", "b"])).toBe('{"a","b"}');
  expect(arrayLiteral(["a", null, 'say "no"'])).toBe('{"a",NULL,"say \\"no\\""}');
});
