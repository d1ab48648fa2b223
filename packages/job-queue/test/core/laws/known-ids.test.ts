/** What the check remembers of ids in a fixed room. */
import { expect, test } from "vitest";
import { KnownIds } from "../../../src/core/laws/known-ids.ts";
import { scatteredId } from "../stream.ts";

const COUNT = 20_000;
const rising = (number: number) => `01890000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;

test.each([
  ["scattered", scatteredId],
  ["rising", rising],
])("no id is forgotten, and few new ones are taken for known: %s", (_how, idOf) => {
  const ids = new KnownIds(COUNT);
  let mistaken = 0;
  for (let number = 1; number <= COUNT; number += 1) if (ids.add(idOf(number))) mistaken += 1;
  expect(mistaken).toBeLessThan(COUNT / 200);
  for (let number = 1; number <= COUNT; number += 1) expect(ids.add(idOf(number))).toBe(true);
});

test("with far more ids than expected it still forgets none", () => {
  const ids = new KnownIds(0);
  for (let number = 1; number <= 5_000; number += 1) ids.add(scatteredId(number));
  for (let number = 1; number <= 5_000; number += 1) expect(ids.add(scatteredId(number))).toBe(true);
});
