/** Mutants stay true while the code moves: each still fits, and is a program that can be read. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { applyMutant, EditError } from "../mutants/apply.ts";
import { MUTANTS } from "../mutants/catalogue.ts";
import { ROOT } from "../mutants/checkout-copy.ts";
import type { Mutant } from "../mutants/mutant.ts";

const read = (file: string) => readFileSync(resolve(ROOT, file), "utf8");

test.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))("%s fits the code", (_id, mutant) => {
  for (const [file, text] of applyMutant(mutant, read)) {
    expect(text).not.toBe(read(file));
    expect(() => stripTypeScriptTypes(text)).not.toThrow();
  }
});

test("every mutant has a name of its own, a law and a sentence", () => {
  expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
  for (const { law, broken } of MUTANTS) {
    expect(law).not.toBe("");
    expect(broken).toMatch(/^[A-Z].*\.$/);
  }
});

function editing(find: string): Mutant {
  const edits = [{ file: "packages/a/src/b.ts", find, replace: "c" }];
  return { id: "an-example", law: "L1", broken: "It is an example.", edits };
}

test.each([
  ["a text that is not there", "d"],
  ["a text that is there twice", "b"],
])("refuses an edit of %s", (_name, find) => {
  expect(() => applyMutant(editing(find), () => "a b b")).toThrow(EditError);
});

test("makes the edits of a file one after the other", () => {
  const [first] = editing("a").edits;
  const mutant = { ...editing("a"), edits: [first!, { ...first!, find: "c b", replace: "d" }] };
  expect([...applyMutant(mutant, () => "a b").values()]).toEqual(["d"]);
});
