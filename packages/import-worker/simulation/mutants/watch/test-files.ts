/** Runs test files of a copy and tells which tests failed, and after how many drawn cases. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../checkout-copy.ts";
import { runProgram } from "../run-program.ts";
import type { Found } from "./verdict.ts";

/** From the root: the copy's own is run. */
const PROGRAM = relative(ROOT, fileURLToPath(new URL("../run-tests.ts", import.meta.url)));
/** The slowest of the tests takes seconds. */
const MAX_SILENCE_MS = 240_000;
const RESULT = "result.json";

export interface Failure {
  /** From the root of the checkout. */
  readonly file: string;
  readonly test: string;
  /** Cases that a property had drawn when it failed; null for a test that draws none. */
  readonly cases: number | null;
  /** It failed because its time was up, which a busy machine does, too: it tells nothing. */
  readonly isLate: boolean;
}

export interface TestsEnd {
  readonly failures: readonly Failure[];
  readonly isOutOfTime: boolean;
  readonly tookMs: number;
}

export interface TestsWish {
  readonly folder: string;
  readonly files: readonly string[];
  readonly seed: number;
}

export async function runTests({ folder, files, seed }: TestsWish): Promise<TestsEnd> {
  const resultFile = join(folder, RESULT);
  rmSync(resultFile, { force: true });
  const end = await runProgram(folder, [PROGRAM, resultFile, String(seed), ...files], MAX_SILENCE_MS);
  const isOutOfTime = end.exitCode === null;
  if (isOutOfTime) return { failures: [], isOutOfTime, tookMs: end.tookMs };
  if (!existsSync(resultFile)) throw new Error(`The tests of the copy could not be run:\n${end.stderr}`);
  const failures = readFailures(readFileSync(resultFile, "utf8"), folder);
  return { failures, isOutOfTime, tookMs: end.tookMs };
}

interface ResultFile {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function readFailures(text: string, folder: string): Failure[] {
  const { testResults } = JSON.parse(text) as ResultFile;
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(folder, name);
    const failed = assertionResults.filter((one) => one.status === "failed");
    if (failed.length === 0 && status === "failed")
      return [{ file, test: firstLine(message), cases: null, isLate: false }];
    return failed.map(({ fullName, failureMessages }) => {
      const said = failureMessages.join("\n");
      return {
        file,
        test: fullName.trim(),
        cases: casesIn(said),
        isLate: said.includes("Test timed out in"),
      };
    });
  });
}

function casesIn(message: string): number | null {
  const found = /Property failed after (\d+) tests?/.exec(message)?.[1];
  return found === undefined ? null : Number(found);
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** The failure that needed the fewest cases stands for all; null when there is none. */
export function verdictOf(
  end: TestsEnd,
  failures: readonly Failure[],
  files: readonly string[],
): Found | null {
  const { tookMs } = end;
  if (end.isOutOfTime) {
    const origin = { kind: "stopped" } as const;
    return { kind: "found", by: "a test that does not end", after: "stopped", tookMs, what: null, origin };
  }
  const told = failures.filter(({ isLate }) => !isLate);
  const [first] = told.toSorted((a, b) => (a.cases ?? Infinity) - (b.cases ?? Infinity));
  if (first === undefined) return null;
  const after = first.cases === null ? "the first time" : `case ${first.cases}`;
  const by = `${first.file}: ${first.test}`;
  return { kind: "found", by, after, tookMs, what: null, origin: { kind: "tests", files } };
}
