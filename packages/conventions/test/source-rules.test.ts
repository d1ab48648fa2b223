import { expect, test } from "vitest";
import { isShipped, readModules } from "./repository.ts";
import { checkComments, checkEnvironment, checkLength, checkSql } from "./rules/source-rules.ts";

const modules = readModules();

test("no shipped file is longer than 300 lines", () => {
  expect(modules.flatMap(checkLength)).toEqual([]);
});

test("only the API's settings read the environment", () => {
  expect(modules.flatMap(checkEnvironment)).toEqual([]);
});

test("SQL stands only where the log runs it", () => {
  expect(modules.filter(({ path }) => isShipped(path)).flatMap(checkSql)).toEqual([]);
});

test("no comment promises anything without a number", () => {
  expect(modules.flatMap(checkComments)).toEqual([]);
});

test("finds a file that is too long, and lets one of 300 lines be", () => {
  const path = "packages/a/src/b.ts";
  expect(checkLength({ path, text: "a;\n".repeat(301) })).toHaveLength(1);
  expect(checkLength({ path, text: "a;\n".repeat(300) })).toEqual([]);
});

test.each([
  ["process.env", `export const a = process.env["PORT"];`],
  ["process.env by a computed name", `export const a = process["env"];`],
  ["globalThis.process.env", `export const a = globalThis.process.env.PORT;`],
  ["env from node:process", `import { env } from "node:process"; export { env };`],
])("finds %s outside the settings", (_, text) => {
  expect(checkEnvironment({ path: "packages/a/src/b.ts", text })).toHaveLength(1);
});

test("allows the environment in tests and settings, and once where the command line hands it on", () => {
  const text = `export const a = process.env;`;
  expect(checkEnvironment({ path: "packages/a/test/b.ts", text })).toEqual([]);
  expect(checkEnvironment({ path: "apps/api/src/main.ts", text })).toEqual([]);
  const path = "apps/cli/src/main.ts";
  expect(checkEnvironment({ path, text })).toEqual([]);
  expect(checkEnvironment({ path, text: `${text}\nexport const b = process.env;` })).toHaveLength(1);
});

test.each([
  "`SELECT a\nFROM b`",
  '"insert into a values (1)"',
  "`UPDATE ${table} SET a = 1`",
  '"DROP TABLE a"',
  '"GRANT a TO b"',
])("finds the SQL %s", (literal) => {
  const text = `export const a = (table: string) => [table, ${literal}];`;
  expect(checkSql({ path: "apps/api/src/b.ts", text })).toHaveLength(1);
  expect(checkSql({ path: "packages/sync-log-postgres/src/queries/b.ts", text })).toEqual([]);
});

test("takes no English sentence for SQL", () => {
  const text = `// SELECT a FROM b\nexport const a = "Select a file from the list, or update the set of pages.";`;
  expect(checkSql({ path: "apps/api/src/b.ts", text })).toEqual([]);
});

test.each(["// TODO later", "/* FIXME(me): now */", "// a HACK"])("finds the promise %s", (text) => {
  expect(checkComments({ path: "packages/a/src/b.ts", text })).toHaveLength(1);
});

test("allows a promise with a number, and the word in a string", () => {
  const text = `// TODO(#12): later\nexport const a = "TODO";`;
  expect(checkComments({ path: "packages/a/src/b.ts", text })).toEqual([]);
});
