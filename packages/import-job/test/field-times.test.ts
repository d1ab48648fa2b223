import { expect, test } from "vitest";
import { fieldTimesOf } from "../src/field-times.ts";

const NOON = "2026-05-04T12:00:00.000Z";
const LATER = "2026-05-04T12:00:00.001Z";

test("changes of one moment with the same fields share their times, which nobody can alter", () => {
  const first = fieldTimesOf({ state: "pending", claim: 1 }, NOON);
  expect(first).toEqual({ state: NOON, claim: NOON });
  expect(fieldTimesOf({ state: "error", claim: 2 }, NOON)).toBe(first);
  expect(Object.isFrozen(first)).toBe(true);
});

test.each([
  ["of another moment", { state: "pending", claim: 1 }, LATER],
  ["with a field more", { state: "pending", claim: 1, error: null }, NOON],
  ["with a field less", { state: "pending" }, NOON],
  ["with another field", { state: "pending", idx: 1 }, NOON],
  ["without fields", null, NOON],
])("a change %s has its own", (_, data, stamp) => {
  fieldTimesOf({ state: "pending", claim: 1 }, NOON);
  const fields = Object.keys(data ?? {});
  expect(fieldTimesOf(data, stamp)).toEqual(Object.fromEntries(fields.map((field) => [field, stamp])));
});

test("no more are kept than a transition needs", () => {
  const first = fieldTimesOf({ a: 1 }, NOON);
  for (const field of ["b", "c", "d", "e"]) fieldTimesOf({ [field]: 1 }, NOON);
  expect(fieldTimesOf({ a: 1 }, NOON)).not.toBe(first);
});
