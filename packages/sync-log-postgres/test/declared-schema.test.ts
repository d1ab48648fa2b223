import { execFileSync } from "node:child_process";
import type { SQL } from "drizzle-orm";
import { getTableConfig, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { expect, it } from "vitest";
import { EXPECTED_TABLES, type ExpectedTable } from "../src/schema/expected.ts";
import * as declared from "../src/schema/schema.ts";

const dialect = new PgDialect();

const COMMANDS = { all: "*", select: "r", insert: "a", update: "w", delete: "d" } as const;

/** What a declaration says, in the words of the catalog. */
function describeTable(table: PgTable): ExpectedTable {
  const config = getTableConfig(table);
  const primary = config.primaryKeys.map((key) => ({
    name: key.getName(),
    isUnique: true,
    keys: key.columns.map((column) => column.name).join(","),
    predicate: null,
  }));
  const others = config.indexes.map((index) => ({
    name: index.config.name ?? "",
    isUnique: index.config.unique,
    keys: index.config.columns.map((column) => ("name" in column ? column.name : "")).join(","),
    predicate: textOf(index.config.where),
  }));
  return {
    name: config.name,
    columns: config.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType(),
      generatedAs: textOf(column.generated?.as as SQL | undefined),
    })),
    indexes: [...primary, ...others],
    policies: config.policies.map((policy) => ({
      name: policy.name,
      command: COMMANDS[policy.for ?? "all"],
      roles: (policy.to as { name: string }).name,
      using: textOf(policy.using),
      withCheck: textOf(policy.withCheck),
    })),
  };
}

function textOf(expression: SQL | undefined): string | null {
  return expression === undefined ? null : dialect.sqlToQuery(expression).sql;
}

const tables: readonly PgTable[] = Object.values(declared);

it.each(EXPECTED_TABLES)("the declaration of $name says what the drift check expects", (expected) => {
  const table = tables.find((one) => getTableConfig(one).name === expected.name);
  expect(table && describeTable(table)).toEqual(expected);
});

it("every declared table is one that the drift check looks at", () => {
  const names = tables.map((table) => getTableConfig(table).name);
  expect(names.toSorted()).toEqual(EXPECTED_TABLES.map(({ name }) => name).toSorted());
});

const LIST_IMPORTS = `
  const { registerHooks } = await import("node:module");
  const urls = [];
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
  await import(process.argv[1]);
  console.log(JSON.stringify(urls));`;

it("a program that opens a log loads nothing of drizzle-orm", () => {
  const entry = new URL("../src/index.ts", import.meta.url).href;
  const listed = execFileSync(process.execPath, ["--input-type=module", "-e", LIST_IMPORTS, entry]);
  const urls = JSON.parse(listed.toString()) as string[];
  expect(urls).toContain(entry);
  expect(urls.filter((url) => url.includes("drizzle-orm"))).toEqual([]);
});
