/**
 * Compares the database with the declared schema and names every difference that would make the
 * log slow, wrong or open. Columns and indexes that others added are let be.
 */
import type { Connection } from "../connection/connection.ts";
import { SchemaDriftError } from "../errors/setup-errors.ts";
import { type ColumnRow, listColumns } from "../queries/list-columns.ts";
import { type IndexRow, listIndexes } from "../queries/list-indexes.ts";
import { listPolicies, type PolicyRow } from "../queries/list-policies.ts";
import { listTriggers, type TriggerRow } from "../queries/list-triggers.ts";
import { EXPECTED_TABLES, EXPECTED_TRIGGER, type ExpectedTable } from "../schema/expected.ts";

/** Throws `SchemaDriftError` with one sentence per difference. */
export async function checkDrift(connection: Connection): Promise<void> {
  const names = EXPECTED_TABLES.map((table) => table.name);
  const [columns, indexes, policies, triggers] = await Promise.all([
    connection.run(listColumns, names),
    connection.run(listIndexes, names),
    connection.run(listPolicies, names),
    connection.run(listTriggers, names),
  ]);
  const problems = EXPECTED_TABLES.flatMap((table) => {
    const present = columns.rows.filter((row) => row.table === table.name);
    if (present.length === 0) return [`The table ${table.name} is missing.`];
    return [
      ...columnProblems(table, present),
      ...indexProblems(
        table,
        indexes.rows.filter((row) => row.table === table.name),
      ),
      ...policyProblems(
        table,
        policies.rows.filter((row) => row.table === table.name),
      ),
    ];
  });
  problems.push(...triggerProblems(triggers.rows));
  if (problems.length > 0) throw new SchemaDriftError(problems);
}

function* columnProblems(table: ExpectedTable, present: readonly ColumnRow[]): Generator<string> {
  for (const expected of table.columns) {
    const name = `${table.name}.${expected.name}`;
    const found = present.find((row) => row.name === expected.name);
    if (!found) yield `The column ${name} is missing (${expected.type}).`;
    else if (found.type !== expected.type)
      yield `The column ${name} is ${found.type} instead of ${expected.type}.`;
    else if (bare(found.generatedAs) !== bare(expected.generatedAs)) {
      yield `The column ${name} is not generated as ${expected.generatedAs ?? "a plain column"}.`;
    }
  }
  const known = new Set(table.columns.map((column) => column.name));
  for (const extra of present) {
    if (known.has(extra.name) || !extra.isRequired || extra.hasDefault) continue;
    yield `The added column ${table.name}.${extra.name} is NOT NULL without a default, so no change can be stored.`;
  }
}

function* indexProblems(table: ExpectedTable, present: readonly IndexRow[]): Generator<string> {
  for (const expected of table.indexes) {
    const found = present.find((row) => row.name === expected.name);
    const columns = `${table.name} (${expected.keys})`;
    if (!found) yield `The index ${expected.name} on ${columns} is missing.`;
    else if (!found.isValid) yield `The index ${expected.name} is invalid: an interrupted build left it so.`;
    else if (found.keys !== expected.keys || found.isUnique !== expected.isUnique) {
      yield `The index ${expected.name} is not ${expected.isUnique ? "a unique" : "an"} index on ${columns}.`;
    } else if (bare(found.predicate) !== bare(expected.predicate)) {
      yield `The index ${expected.name} is for rows WHERE ${found.predicate ?? "true"} instead of ${expected.predicate ?? "true"}.`;
    }
  }
}

function* policyProblems(table: ExpectedTable, present: readonly PolicyRow[]): Generator<string> {
  for (const expected of table.policies) {
    const found = present.find((row) => row.name === expected.name);
    if (!found) yield `The policy ${expected.name} on ${table.name} is missing.`;
    else if (
      found.command !== expected.command ||
      found.roles !== expected.roles ||
      bare(found.using) !== bare(expected.using) ||
      bare(found.withCheck) !== bare(expected.withCheck)
    ) {
      yield `The policy ${expected.name} on ${table.name} was altered.`;
    }
  }
  const known = new Set(table.policies.map((policy) => policy.name));
  for (const extra of present) {
    if (known.has(extra.name) || !extra.isPermissive) continue;
    yield `The policy ${extra.name} on ${table.name} is not Tidemark's and lets ${extra.roles} see more rows.`;
  }
}

function triggerProblems(present: readonly TriggerRow[]): string[] {
  const { table, name, definition } = EXPECTED_TRIGGER;
  const found = present.find((row) => row.table === table && row.name === name);
  if (!found) return [`The trigger ${name} on ${table} is missing.`];
  if (!found.isEnabled) return [`The trigger ${name} on ${table} is disabled.`];
  return found.definition === definition ? [] : [`The trigger ${name} on ${table} was altered.`];
}

/** Expressions without the blanks in which Postgres' versions differ. */
function bare(expression: string | null): string | null {
  return expression === null
    ? null
    : expression
        .replaceAll(/\s+/g, " ")
        .replaceAll(/^\((.*)\)$/g, "$1")
        .trim();
}
