/** What the declared schema says of columns, indexes and policies, in the words of the catalog. */
import type { SQL } from "drizzle-orm";
import { getTableConfig, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { syncChanges, syncHeads, syncLeases, syncMigrations } from "./schema.ts";

interface ExpectedColumn {
  readonly name: string;
  readonly type: string;
  readonly generatedAs: string | null;
}

interface ExpectedIndex {
  readonly name: string;
  readonly isUnique: boolean;
  readonly keys: string;
  readonly predicate: string | null;
}

interface ExpectedPolicy {
  readonly name: string;
  readonly command: string;
  readonly roles: string;
  readonly using: string | null;
  readonly withCheck: string | null;
}

export interface ExpectedTable {
  readonly name: string;
  readonly columns: readonly ExpectedColumn[];
  readonly indexes: readonly ExpectedIndex[];
  readonly policies: readonly ExpectedPolicy[];
}

const dialect = new PgDialect();

const COMMANDS = { all: "*", select: "r", insert: "a", update: "w", delete: "d" } as const;

export const EXPECTED_TABLES: readonly ExpectedTable[] = [
  syncChanges,
  syncHeads,
  syncLeases,
  syncMigrations,
].map(describe);

export const EXPECTED_TRIGGER = {
  table: "sync_changes",
  name: "sync_changes_take_position",
  definition:
    "CREATE TRIGGER sync_changes_take_position BEFORE INSERT ON sync_changes FOR EACH ROW " +
    "WHEN (new.seq IS NULL) EXECUTE FUNCTION sync_changes_take_position()",
} as const;

function describe(table: PgTable): ExpectedTable {
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
