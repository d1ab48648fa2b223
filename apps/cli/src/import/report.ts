/** What a run tells a person: what the list holds, what is left to do, and how it all ended. Text only. */
import { describeFormat, type ReadingList } from "@tidemark/import-formats";
import type { ItemView } from "@tidemark/import-job";
import { oneLine } from "../one-line.ts";
import { groupDigits, plural } from "../plural.ts";
import type { ImportPlan } from "./plan.ts";
import type { Tally } from "./tally.ts";

const LISTED_ROWS = 20;
/** More failures than this are told by their kind, with the rows in the job's history. */
const LISTED_FAILURES = 100;

export function describeList(list: ReadingList, name: string): string {
  const { entries, duplicates, invalid } = list;
  const rows = entries.length + duplicates.length + invalid.length;
  return [
    `${name}: ${describeFormat(list.format)}, ${plural(rows, "row")}: ${groupDigits(entries.length)} accepted, ` +
      `${groupDigits(duplicates.length)} duplicate, ${groupDigits(invalid.length)} invalid`,
    ...listed(duplicates, (row) => `  line ${row.line}: duplicate of line ${row.firstLine}: ${row.url}`),
    ...listed(invalid, (row) => `  line ${row.line}: invalid: ${row.reason}`),
  ].join("\n");
}

export function describePlan(plan: ImportPlan): string | null {
  const parts: [number, string][] = [
    [plan.savedBefore.length, "in the folder already"],
    [plan.failedBefore.length, "failed in an earlier run"],
    [plan.resumed.length, "under way since an earlier run"],
    [plan.retried.length, "to be tried again"],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${groupDigits(count)} ${what}`);
  return told.length > 0 ? `Going on: ${told.join(", ")}, ${groupDigits(plan.fresh.length)} new.` : null;
}

/** The closing summary: every row in exactly one count, every failure with its code and a sentence. */
export function describeEnd(result: Tally, failures: readonly ItemView[], folder: string): string {
  const details = [
    result.savedBefore > 0 ? `${groupDigits(result.savedBefore)} by an earlier run` : "",
    result.consentWalls > 0 ? `${groupDigits(result.consentWalls)} with a probable consent wall` : "",
  ].filter(Boolean);
  const counts = [
    `${groupDigits(result.saved)} saved${details.length > 0 ? ` (${details.join(", ")})` : ""}`,
    `${groupDigits(result.duplicate)} duplicate`,
    `${groupDigits(result.failed)} failed`,
    `${groupDigits(result.skipped)} skipped`,
    ...(result.open > 0 ? [`${groupDigits(result.open)} not finished`] : []),
  ];
  return [
    ...describeFailures(failures),
    `${plural(result.rows, "row")} read: ${counts.join(", ")}.`,
    `Articles are in ${folder}`,
  ].join("\n");
}

interface ToldFailure {
  readonly url: string;
  readonly code: string;
  readonly message: string;
}

/** One line of what and one of why for each; where they are many, for each kind. */
export function describeFailures(items: readonly ItemView[]): string[] {
  const failures = items.flatMap(({ url, phase }): ToldFailure[] =>
    phase.state === "error" ? [{ url, code: phase.code, message: oneLine(phase.message) }] : [],
  );
  if (failures.length <= LISTED_FAILURES) {
    return failures.map(({ url, code, message }) => `  failed: ${url}\n    ${code}: ${message}`);
  }
  const kinds = Map.groupBy(failures, ({ code }) => code);
  return [...kinds]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([code, same]) => {
      const [example] = same;
      return `  ${groupDigits(same.length)} failed with ${code}, such as ${example!.url}\n    ${example!.message}`;
    });
}

function listed<T>(rows: readonly T[], describe: (row: T) => string): string[] {
  const shown = rows.slice(0, LISTED_ROWS).map(describe);
  return rows.length > shown.length
    ? [...shown, `  … and ${groupDigits(rows.length - shown.length)} more`]
    : shown;
}
