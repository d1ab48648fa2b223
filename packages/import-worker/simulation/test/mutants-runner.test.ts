import { expect, test } from "vitest";
import { readCommandLine } from "../mutants/command-line.ts";
import { BEGIN, END, withRow } from "../mutants/findings-page.ts";
import { Health } from "../mutants/health.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { isCaught, type MutantReport } from "../mutants/run-mutants.ts";
import { packagesThatSee } from "../mutants/watch/properties.ts";
import { type Failure, verdictOf } from "../mutants/watch/test-files.ts";
import type { Verdict } from "../mutants/watch/verdict.ts";

const edits = [{ file: "packages/import-job/src/decide.ts", find: "a", replace: "b" }];
const mutant: Mutant = { id: "first", law: "L1", broken: "It is an example.", edits };
const other: Mutant = { ...mutant, id: "second" };
const origin = { kind: "tests", files: ["a.test.ts"] } as const;
const found: Verdict = {
  kind: "found",
  by: "L1 | alters",
  after: "case 3",
  tookMs: 2_400,
  what: null,
  origin,
};
const inRun: Verdict = { ...found, origin: { kind: "run", seed: 7 } };
const missed: Verdict = { kind: "missed", after: "2000 runs", tookMs: 9_000 };

function report(simulation: Verdict, properties: Verdict | null, examples: Verdict | null): MutantReport {
  return { mutant, simulation, properties, examples };
}

test("all mutants run unless some are named", () => {
  expect(readCommandLine([], [mutant, other])).toMatchObject({ kind: "run", mutants: [mutant, other] });
  const wish = readCommandLine(["--only", "second,first", "--runs", "7", "--seed", "3"], [mutant, other]);
  expect(wish).toEqual({
    kind: "run",
    mutants: [other, mutant],
    runs: 7,
    seed: 3,
    isQuick: false,
    writes: false,
  });
});

test.each([
  [["--only", "third"], /^There is no mutant third\./],
  [["--only", ""], /^There is no mutant without a name\./],
  [["--runs", "0"], /^--runs takes a whole number from 1, not 0\.$/],
  [["--seed", "one"], /^--seed takes a whole number from 1, not one\.$/],
  [["--runs", "-1"], /^[^\n]*--runs[^\n]*\.$/],
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

test("a row is written anew, and all around it stays but rows of mutants that are no more", () => {
  const page = `# Page\n\n${BEGIN}\n\n${END}\n\nafter\n`;
  const first = withRow(page, report(missed, found, null), [mutant, other]);
  expect(first).toContain("Not looked for yet: `second`.\n\n" + END);
  const both = withRow(first, { ...report(found, null, null), mutant: other }, [mutant, other]);
  expect(both).toContain("# Page\n");
  expect(both).not.toContain("Not looked for");
  expect(both).toContain(`${END}\n\nafter\n`);
  const lines = both.split("\n").filter((line) => line.startsWith("| `"));
  expect(lines.map((line) => line.split(/ *(?<!\\)\| */).slice(1, -1))).toEqual([
    ["`first`", "L1", "It is an example.", "not in 2000 runs", "L1 \\| alters, case 3 (2 s)"],
    ["`second`", "L1", "It is an example.", "L1 \\| alters, case 3 (2 s)", "not asked"],
  ]);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  expect(withRow(both, { ...report(found, null, null), mutant: other }, [mutant, other])).toBe(both);
  expect(withRow(both, report(found, null, null), [mutant])).not.toContain("second");
  expect(() => withRow("# Page", report(missed, found, null), [mutant])).toThrow(/needs the lines/);
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
  const verdict = verdictOf({ failures, isOutOfTime: false, tookMs: 5 }, failures, ["a"]);
  expect(verdict).toMatchObject({ by: "a.test.ts: soon", after: "case 2", origin: { files: ["a"] } });
});

test("a test whose time was up finds nothing, and tests that do not end do", () => {
  const late = [{ ...failure, isLate: true }];
  expect(verdictOf({ failures: late, isOutOfTime: false, tookMs: 5 }, late, [])).toBeNull();
  expect(verdictOf({ failures: [], isOutOfTime: true, tookMs: 5 }, [], [])).toMatchObject({ kind: "found" });
});

test("what finds a mutant and fails without it, too, tells nothing, and what is sound is asked once", async () => {
  const asked: string[] = [];
  const run = async (world: string, seed: number) => {
    asked.push(`${world} ${seed}`);
    return missed;
  };
  const test = async (files: readonly string[]) => {
    asked.push(...files);
    return [{ ...failure, isLate: true }];
  };
  const health = new Health({ run, test });
  for (let time = 0; time < 2; time += 1)
    expect(await health.whyUnsound(report(inRun, found, null))).toBeNull();
  expect(asked).toEqual(["imports 7", "a.test.ts"]);
  const brokenRun = new Health({ run: async () => inRun, test });
  expect(await brokenRun.whyUnsound(report(inRun, null, null))).toMatch(/^without a mutant seed 7/);
  const brokenTest = new Health({ run, test: async () => [failure] });
  expect(await brokenTest.whyUnsound(report(missed, missed, found))).toMatch(/^without a mutant a.test.ts/);
});
