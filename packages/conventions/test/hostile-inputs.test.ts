/** The page of hostile inputs promises a test for every row. */
import { expect, test } from "vitest";
import { readDocument } from "./documents.ts";
import { readModule } from "./module-syntax.ts";
import { listFiles, readText } from "./repository.ts";

const PAGE = "docs/hostile-inputs.md";
const ROWS = Array.from({ length: 75 }, (_, index) => String(index + 1));
/** Rows whose input is a host that stands in their tests as it is. */
const LITERAL_ROWS = new Set(ROWS.slice(0, 40));

interface Row {
  readonly number: string;
  readonly input: string;
  readonly tests: readonly NamedTest[];
}

interface NamedTest {
  readonly path: string;
  readonly name: string;
}

function rowsOf(text: string): readonly Row[] {
  const { tables } = readDocument({ path: PAGE, text });
  const [, ...rows] = tables.find(([head]) => head?.[0] === "row") ?? [];
  return rows.map(([number = "", input = "", , tests = ""]) => ({
    number,
    input,
    tests: tests.split("<br>").flatMap(namedTest),
  }));
}

/** Of "[words](../path): name". */
function namedTest(cell: string): NamedTest[] {
  const [, path, name] = /^\[[^\]]+\]\(\.\.\/([^)]+)\): (.+)$/.exec(cell.trim()) ?? [];
  return path === undefined || name === undefined ? [] : [{ path, name }];
}

const files: ReadonlySet<string> = new Set(["packages", "apps"].flatMap(listFiles));

const namesByPath = new Map<string, ReadonlySet<string | null>>();

/** The names as they stand in the file, with their signs for values. */
function testNames(path: string): ReadonlySet<string | null> {
  const names = namesByPath.get(path) ?? readTestNames(path);
  namesByPath.set(path, names);
  return names;
}

function readTestNames(path: string): ReadonlySet<string | null> {
  const { calls } = readModule({ path, text: readText(path) });
  const tests = calls.filter(({ text }) => /^(?:test|it)(?:\.\w+(?:\(\))?)*$/.test(text));
  return new Set(tests.map(({ firstArgument }) => firstArgument));
}

function faultsOf(row: Row): readonly string[] {
  if (row.tests.length === 0) return [`row ${row.number} names no test`];
  return row.tests.flatMap(({ path, name }) => {
    if (!files.has(path)) return [`row ${row.number}: there is no ${path}`];
    if (!testNames(path).has(name)) return [`row ${row.number}: ${path} has no test "${name}"`];
    const host = row.input.replaceAll("`", "");
    const isThere = !LITERAL_ROWS.has(row.number) || readText(path).split(/[\s"]/).includes(host);
    return isThere ? [] : [`row ${row.number}: ${host} is not in ${path}`];
  });
}

const rows = rowsOf(readText(PAGE));

test("every hostile input has its row", () => {
  expect(rows.map(({ number }) => number)).toEqual(ROWS);
});

test("every row of the hostile inputs names tests that exist", () => {
  expect(rows.flatMap(faultsOf)).toEqual([]);
});

const sample = (input: string, tests: string, number = "1") =>
  rowsOf(
    `| row | input | what it gets | tests |\n|-|-|-|-|\n| ${number} | ${input} | x | ${tests} |`,
  ).flatMap(faultsOf);
const THERE = "packages/article-extractor/test/blocked-addresses.test.ts";
const NAME = "blocks http://%s/ without a lookup or a connection";

test.each([
  ["a row without a test", "`127.0.0.1`", "somewhere"],
  ["a file that is not there", "`127.0.0.1`", `[x](../packages/gone.test.ts): ${NAME}`],
  ["a test that is not there", "`127.0.0.1`", `[x](../${THERE}): blocks nothing`],
  ["a test without the input", "`127.0.0.99`", `[x](../${THERE}): ${NAME}`],
])("finds %s", (_what, input, tests) => {
  expect(sample(input, tests)).toHaveLength(1);
});

test("accepts a row whose test is there and holds its input", () => {
  expect(sample("`127.0.0.1`", `[x](../${THERE}): ${NAME}`)).toEqual([]);
});
