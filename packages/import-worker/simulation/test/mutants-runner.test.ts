import { expect, test } from "vitest";
import { readCommandLine } from "../mutants/command-line.ts";
import { BEGIN, END, withTable } from "../mutants/findings-page.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { isCaught, type MutantReport } from "../mutants/run-mutants.ts";
import { packagesThatSee } from "../mutants/watch/properties.ts";
import { type Failure, verdictOf } from "../mutants/watch/test-files.ts";
import type { Verdict } from "../mutants/watch/verdict.ts";

const edits = [{ file: "packages/import-job/src/decide.ts", find: "a", replace: "b" }];
const mutant: Mutant = { id: "first", law: "L1", broken: "It is an example.", edits };
const other: Mutant = { ...mutant, id: "second" };
const found: Verdict = { kind: "found", by: "L1 | alters", after: "case 3", tookMs: 2_400 };
const missed: Verdict = { kind: "missed", after: "2000 runs", tookMs: 9_000 };

function report(simulation: Verdict, properties: Verdict | null, examples: Verdict | null): MutantReport {
  return { mutant, simulation, properties, examples };
}

test("all mutants run unless some are named", () => {
  expect(readCommandLine([], [mutant, other])).toMatchObject({ kind: "run", mutants: [mutant, other] });
  const wish = readCommandLine(["--only", "second,first", "--runs", "7", "--seed", "3"], [mutant, other]);
  expect(wish).toEqual({ kind: "run", mutants: [other, mutant], runs: 7, seed: 3, writes: false });
});

test.each([
  [["--only", "third"], /^There is no mutant third\./],
  [["--only", ""], /^There is no mutant without a name\./],
  [["--runs", "0"], /^--runs takes a whole number from 1, not 0\.$/],
  [["--seed", "one"], /^--seed takes a whole number from 1, not one\.$/],
  [["--runs", "-1"], /^[^\n]*--runs[^\n]*\.$/],
  [["--write", "--only", "first"], /^--write makes the whole table/],
  [["--unheard-of"], /^Unknown option '--unheard-of'\.$/],
  [["first"], /^Unexpected argument 'first'/],
])("refuses %j in one sentence", (args, why) => {
  expect(readCommandLine(args, [mutant])).toEqual({ kind: "refused", why: expect.stringMatching(why) });
});

test("a mutant that only an example finds is not caught", () => {
  expect(isCaught(report(missed, missed, found))).toBe(false);
  expect(isCaught(report(missed, found, null))).toBe(true);
  expect(isCaught(report(found, null, null))).toBe(true);
});

test("the table stands between its marks, and the words around it stay", () => {
  const page = `# Page\n\n${BEGIN}\n\nold\n\n${END}\n\nafter\n`;
  const written = withTable(page, [report(missed, found, null)], { runs: 10, seed: 1 });
  expect(written).toContain("# Page\n");
  expect(written).toContain(`${END}\n\nafter\n`);
  expect(written).not.toContain("old");
  expect(written).toContain(
    "| `first` | L1 | It is an example. | not found in 2000 runs | L1 \\| alters, case 3 (2 s) |",
  );
  expect(withTable(written, [report(missed, found, null)], { runs: 10, seed: 1 })).toBe(written);
  expect(() => withTable("# Page", [], { runs: 10, seed: 1 })).toThrow(/needs the lines/);
});

test("a mutant is looked for in its package and in those that are built on it", () => {
  expect(packagesThatSee(mutant)).toEqual(["import-job", "import-worker"]);
  const simulated = edits.map((edit) => ({
    ...edit,
    file: "packages/import-worker/simulation/device/tab.ts",
  }));
  expect(packagesThatSee({ ...mutant, edits: simulated })).toEqual([]);
});

const failure: Failure = { file: "a.test.ts", test: "holds", cases: null, isLate: false };

test("the property that needed the fewest cases is the one that found a mutant", () => {
  const failures = [failure, { ...failure, test: "late", cases: 9 }, { ...failure, test: "soon", cases: 2 }];
  const verdict = verdictOf({ failures, isOutOfTime: false, tookMs: 5 }, failures);
  expect(verdict).toEqual({ kind: "found", by: "a.test.ts: soon", after: "case 2", tookMs: 5 });
});

test("a test whose time was up finds nothing, and tests that do not end do", () => {
  const late = [{ ...failure, isLate: true }];
  expect(verdictOf({ failures: late, isOutOfTime: false, tookMs: 5 }, late)).toBeNull();
  expect(verdictOf({ failures: [], isOutOfTime: true, tookMs: 5 }, [])).toMatchObject({ kind: "found" });
});
