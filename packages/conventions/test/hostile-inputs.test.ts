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

/** Where a test's values may stand: from the test before it to the one after it. By its name as in the file. */
type Surroundings = ReadonlyMap<string, string>;

const surroundingsByPath = new Map<string, Surroundings>();

function testsOf(path: string): Surroundings {
  const known = surroundingsByPath.get(path) ?? readTests(path);
  surroundingsByPath.set(path, known);
  return known;
}

function readTests(path: string): Surroundings {
  const text = readText(path);
  const lines = text.split("\n");
  const tests = readModule({ path, text })
    .calls.filter((call) => /^(?:test|it)(?:\.\w+(?:\(\))?)*$/.test(call.text))
    .flatMap(({ line, firstArgument: name }) => (name === null ? [] : [{ line, name }]))
    .toSorted((one, other) => one.line - other.line);
  return new Map(
    tests.map(({ name }, index) => {
      const [from, to] = [tests[index - 1]?.line ?? 0, tests[index + 1]?.line ?? lines.length + 1];
      return [name, lines.slice(from, to - 1).join("\n")];
    }),
  );
}

function faultsOf(row: Row): readonly string[] {
  if (row.tests.length === 0) return [`row ${row.number} names no test`];
  return row.tests.flatMap(({ path, name }) => {
    if (!files.has(path)) return [`row ${row.number}: there is no ${path}`];
    const around = testsOf(path).get(name);
    if (around === undefined) return [`row ${row.number}: ${path} has no test "${name}"`];
    const host = row.input.replaceAll("`", "");
    const isThere = !LITERAL_ROWS.has(row.number) || around.split(/[\s"]/).includes(host);
    return isThere ? [] : [`row ${row.number}: ${host} is not in the values of "${name}" in ${path}`];
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
  ["an input that only another test has", "`172.15.255.255`", `[x](../${THERE}): ${NAME}`],
])("finds %s", (_what, input, tests) => {
  expect(sample(input, tests)).toHaveLength(1);
});

test("accepts a row whose test is there and holds its input", () => {
  expect(sample("`127.0.0.1`", `[x](../${THERE}): ${NAME}`)).toEqual([]);
});
