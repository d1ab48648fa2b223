/** What shipped code must not hold: the environment, SQL in the wrong place, promises without a number. */
import { readModule } from "../module-syntax.ts";
import { isShipped, type TextFile, violation } from "../repository.ts";

const MAX_LINES = 300;

/** Longer files do a second thing. */
export function checkLength({ path, text }: TextFile): string[] {
  const lines = text.split("\n").length - 1;
  if (!isShipped(path) || lines <= MAX_LINES) return [];
  return [
    violation(path, lines, `has ${lines} lines; find the second thing that it does (at most ${MAX_LINES})`),
  ];
}

const SETTINGS_READER = "apps/api/src/";
/** Programs that exist to be run by hand or by tests. */
const HARNESS = /^(?:apps\/(?:bench|chaos)\/|(?:packages|apps)\/[^/]+\/test\/)/;
/** Single places, with what each does with the environment. */
const ENVIRONMENT_USES: ReadonlyMap<string, string> = new Map([
  ["apps/cli/src/main.ts", "hands it to the command, which hands it to readConfig"],
  ["packages/sync-log-postgres/src/embedded/run-as.ts", "hands the search paths on to child programs"],
]);

/** Settings are read in one place; everything else is told. */
export function checkEnvironment(file: TextFile): string[] {
  const { path } = file;
  if (path.startsWith(SETTINGS_READER) || HARNESS.test(path)) return [];
  const { memberChains, importedNames } = readModule(file);
  const uses = [
    ...memberChains.filter(({ text }) => /(?:^|\.)process\.env$/.test(text)),
    ...importedNames.filter(({ text }) => /^(?:node:)?process#env$/.test(text)),
  ];
  return uses
    .slice(ENVIRONMENT_USES.has(path) ? 1 : 0)
    .map(({ line }) => violation(path, line, "reads the environment; take the value as an argument"));
}

const SQL_FOLDER = "packages/sync-log-postgres/src/";
const SQL = [
  /\bSELECT\b[^]+\bFROM\b/,
  /\bINSERT\s+INTO\b/,
  /\bUPDATE\s+\S+\s+SET\b/,
  /\bDELETE\s+FROM\b/,
  /\b(?:CREATE|ALTER|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|ROLE|DATABASE|POLICY|FUNCTION|TRIGGER|SCHEMA)\b/,
  /\bGRANT\b[^]+\bTO\b/,
  /^\s*(?:select\s[^]+\sfrom|insert\s+into|delete\s+from|update\s+\S+\s+set)\s/,
];

/** Queries live with the log that runs them. */
export function checkSql(file: TextFile): string[] {
  const { path } = file;
  if (path.startsWith(SQL_FOLDER) || HARNESS.test(path)) return [];
  const statements = readModule(file).literals.filter(({ text }) => SQL.some((form) => form.test(text)));
  return statements.map(({ line }) =>
    violation(path, line, `holds SQL; queries belong in ${SQL_FOLDER}queries`),
  );
}

const UNNUMBERED = /\b(?:TODO|FIXME|XXX|HACK)\b(?!\s*\(?#\d)/;

/** A promise needs the number of its issue. */
export function checkComments(file: TextFile): string[] {
  return readModule(file)
    .comments.filter(({ text }) => UNNUMBERED.test(text))
    .map(({ line }) => violation(file.path, line, "promises something without the number of an issue"));
}
