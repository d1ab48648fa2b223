/** The page of hostile inputs promises a test for every row, or says what the row waits for. */
import { expect, test } from "vitest";
import { readDocument } from "./documents.ts";
import { readModule } from "./module-syntax.ts";
import { listFiles, readText } from "./repository.ts";

const PAGE = "docs/hostile-inputs.md";
const ROWS = Array.from({ length: 94 }, (_, index) => String(index + 1));
/** Rows whose input is a host that stands in their tests as it is. */
const LITERAL_ROWS = new Set(ROWS.slice(0, 40));
/** What is not there yet, and the paths by which it would show that it is. */
const TO_COME: ReadonlyMap<string, readonly string[]> = new Map([
  ["the sync routes", ["apps/api/src/http/sync/"]],
  ["accounts", ["apps/api/src/http/accounts/"]],
  ["the vault", ["packages/vault/"]],
  ["the page", ["apps/web/"]],
]);

interface Row {
  readonly number: string;
  readonly input: string;
  readonly tests: readonly NamedTest[];
  readonly waits: readonly Wait[];
}

interface Wait {
  readonly thing: string;
  readonly reason: string;
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
    waits: tests.split("<br>").flatMap(wait),
  }));
}

/** Of "waits for a thing: reason". */
function wait(cell: string): Wait[] {
  const [, thing, reason] = /^waits for ([^:]+): (.+)$/.exec(cell.trim()) ?? [];
  return thing === undefined || reason === undefined ? [] : [{ thing, reason }];
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
  if (row.tests.length + row.waits.length === 0) return [`row ${row.number} names no test`];
  const faults = row.waits.flatMap(({ thing }) => {
    const paths = TO_COME.get(thing);
    if (!paths) return [`row ${row.number} waits for ${thing}, which nobody is to build`];
    const there = [...files].find((file) => paths.some((path) => file.startsWith(path)));
    return there ? [`row ${row.number} waits for ${thing}, which is there: ${there}`] : [];
  });
  const missing = row.tests.flatMap(({ path, name }) => {
    if (!files.has(path)) return [`row ${row.number}: there is no ${path}`];
    const around = testsOf(path).get(name);
    if (around === undefined) return [`row ${row.number}: ${path} has no test "${name}"`];
    const host = row.input.replaceAll("`", "");
    const isThere = !LITERAL_ROWS.has(row.number) || around.split(/[\s"]/).includes(host);
    return isThere ? [] : [`row ${row.number}: ${host} is not in the values of "${name}" in ${path}`];
  });
  return [...faults, ...missing];
}

const rows = rowsOf(readText(PAGE));

test("every hostile input has its row", () => {
  expect(rows.map(({ number }) => number)).toEqual(ROWS);
});

test("every row of the hostile inputs names tests that exist, or waits for what does not", () => {
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
  ["a wait for what nobody builds", "a thing", "waits for better days: why", "94"],
  ["a wait without a reason", "a thing", "waits for the vault", "94"],
  ["an input that only another test has", "`172.15.255.255`", `[x](../${THERE}): ${NAME}`],
])("finds %s", (_what, input, tests, number = "1") => {
  expect(sample(input, tests, number)).toHaveLength(1);
});

test("accepts a row that waits for what is not there", () => {
  expect(sample("a thing", "waits for the vault: nothing is sealed yet", "94")).toEqual([]);
});

test("accepts a row whose test is there and holds its input", () => {
  expect(sample("`127.0.0.1`", `[x](../${THERE}): ${NAME}`)).toEqual([]);
});
