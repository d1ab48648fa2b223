/** What pages say of settings, codes and paths must be what the code declares. */
import { createApp, OPTIONS, PROBLEMS } from "@tidemark/api";
import { FAILURES } from "@tidemark/article-extractor";
import { OWN_FAILURES } from "@tidemark/import-job";
import { WORKER_FAILURES } from "@tidemark/import-worker";
import { expect, test } from "vitest";
import { type Document, readDocument } from "./documents.ts";
import { readModule } from "./module-syntax.ts";
import { readDocuments, readText } from "./repository.ts";
import { SETTINGS_PAGE, withPresentTable } from "./settings-page.ts";

const operations = tablesIn("docs/operations.md", readText("docs/operations.md"));
const httpApi = tablesIn("docs/http-api.md", readText("docs/http-api.md"));

function tablesIn(path: string, text: string) {
  return readDocument({ path, text }).tables;
}

/** The rows of the table that has such a head, cell by cell, without backticks. */
function rowsUnder(tables: typeof operations, ...head: readonly string[]): readonly (readonly string[])[] {
  const found = tables.filter(([first]) => head.every((cell, index) => first?.[index] === cell));
  return found.flatMap((rows) => rows.slice(1).map((row) => row.map((cell) => cell.replaceAll("`", ""))));
}

const sorted = (texts: Iterable<string>) => [...texts].toSorted();

test("the page of operations explains every code that an item can end with", () => {
  const codes = [FAILURES, OWN_FAILURES, WORKER_FAILURES].flatMap((failures) => Object.keys(failures));
  const rows = rowsUnder(operations, "code", "tried again");
  expect(sorted(rows.map(([code = ""]) => code))).toEqual(sorted(codes));
});

test("the page of operations says of each code of a page whether it is tried again", () => {
  const rows = rowsUnder(operations, "code", "tried again").filter(([code = ""]) => code in FAILURES);
  const said = Object.fromEntries(rows.map(([code, retry]) => [code, retry]));
  expect(said).toEqual(
    Object.fromEntries(Object.entries(FAILURES).map(([code, { retry }]) => [code, retry])),
  );
});

test.each(["errors/setup-errors.ts", "embedded/errors.ts"])(
  "the page of operations says what to do about every code of %s",
  (file) => {
    const path = `packages/sync-log-postgres/src/${file}`;
    const text = /ErrorCode =([^;]+);/.exec(readText(path))?.[1] ?? "";
    const codes = readModule({ path, text: `type Codes = ${text};` }).literals.map((literal) => literal.text);
    const explained = rowsUnder(operations, "code", "what to do").map(([code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !explained.includes(code))).toEqual([]);
  },
);

test("the page of the HTTP API lists every problem with its status", () => {
  const said = rowsUnder(httpApi, "code", "status").map(([code, status]) => `${code} ${status}`);
  const declared = Object.entries(PROBLEMS).map(([code, { status }]) => `${code} ${status}`);
  expect(sorted(said)).toEqual(sorted(declared));
});

test("the page of the HTTP API lists every path", () => {
  const app = createApp({
    engine: {},
    credentials: { apiToken: "a", adminToken: "b", userId: "c" },
  } as never);
  const served = app.routes.filter(({ method }) => method !== "ALL");
  const said = rowsUnder(httpApi, "path").map(([path = ""]) => path);
  expect(sorted(said)).toEqual(sorted(new Set(served.map(({ method, path }) => `${method} ${path}`))));
});

const settingsIn = (text: string) => tablesIn(SETTINGS_PAGE, text);

test("the page of settings says what the API declares (else: npm run write-settings -w packages/conventions)", () => {
  const page = readText(SETTINGS_PAGE);
  expect(settingsIn(page)).toEqual(settingsIn(withPresentTable(page)));
  expect(settingsIn(page)[0]).toHaveLength(Object.keys(OPTIONS).length + 1);
});

test("a table that lacks a setting or says another default is not the present one", () => {
  const page = withPresentTable(readText(SETTINGS_PAGE));
  const without = page.replace(/^\| `PORT`.*\n/m, "");
  const other = page.replace(/4840/, "8080");
  expect(settingsIn(without)).not.toEqual(settingsIn(withPresentTable(without)));
  expect(settingsIn(other)).not.toEqual(settingsIn(withPresentTable(other)));
});

test("a page without its marks is refused", () => {
  expect(() => withPresentTable("# Settings")).toThrow("needs the lines");
});

/** Variables that are no settings of the server. */
const OTHERS = ["TEST_DATABASE_URL"];

function unknownVariables(document: Document): string[] {
  const known: ReadonlySet<string> = new Set([...OTHERS, ...Object.values(OPTIONS).map(({ env }) => env)]);
  const named = document.code.map((code) => /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=|$)/.exec(code)?.[1]);
  const set = document.commandLines.map((line) => /(?:^|\s)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/.exec(line)?.[1]);
  return [...named, ...set].flatMap((name) =>
    name === undefined || known.has(name) ? [] : [`${document.path}: ${name}`],
  );
}

test("every variable that a page names is a setting", () => {
  expect(readDocuments().map(readDocument).flatMap(unknownVariables)).toEqual([]);
});

test("finds a variable that is no setting", () => {
  const text = "Set `GONE_SETTING=1`, `PORT` and `FETCH_DENY`.\n```sh\nOTHER_GONE=1 npm start\n```";
  expect(unknownVariables(readDocument({ path: "docs/a.md", text }))).toHaveLength(2);
});
