/** What a run tells a person: what the list holds, and how it all ended. Text only. */
import { describeFormat, type ReadingList } from "@tidemark/import-formats";
import type { ItemView } from "@tidemark/import-job";
import type { ImportPlan } from "./plan.ts";
import type { Tally } from "./tally.ts";

const LISTED_ROWS = 20;

export function describeList(list: ReadingList, name: string): string {
  const { entries, duplicates, invalid } = list;
  const rows = entries.length + duplicates.length + invalid.length;
  const lines = [
    `${name}: ${describeFormat(list.format)}, ${plural(rows, "row")}: ` +
      `${entries.length} accepted, ${duplicates.length} duplicate, ${invalid.length} invalid`,
    ...listed(duplicates, (row) => `  line ${row.line}: duplicate of line ${row.firstLine}: ${row.url}`),
    ...listed(invalid, (row) => `  line ${row.line}: invalid: ${row.reason}`),
  ];
  return lines.join("\n");
}

export function describePlan(plan: ImportPlan): string | null {
  const parts: [number, string][] = [
    [plan.savedBefore.length, "saved by an earlier run"],
    [plan.failedBefore.length, "failed in an earlier run (--retry-failed tries them again)"],
    [plan.resumed.length, "under way since an earlier run"],
    [plan.retried.length, "to be tried again"],
  ];
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return told.length > 0 ? `Going on: ${told.join(", ")}, ${plan.fresh.length} new.` : null;
}

/** The closing summary: every row in exactly one count, every failure with its code and a sentence. */
export function describeEnd(result: Tally, failures: readonly ItemView[], folder: string): string {
  const details = [
    result.savedBefore > 0 ? `${result.savedBefore} by an earlier run` : "",
    result.consentWalls > 0 ? `${result.consentWalls} with a probable consent wall` : "",
  ].filter(Boolean);
  const saved = `${result.saved} saved${details.length > 0 ? ` (${details.join(", ")})` : ""}`;
  const open = result.open > 0 ? [`${result.open} not finished`] : [];
  const counts = [
    saved,
    `${result.duplicate} duplicate`,
    `${result.failed} failed`,
    `${result.skipped} skipped`,
  ];
  return [
    ...listed(failures, describeFailure, Infinity),
    `${plural(result.rows, "row")} read: ${[...counts, ...open].join(", ")}.`,
    `Articles are in ${folder}`,
  ].join("\n");
}

function describeFailure(item: ItemView): string {
  const { phase } = item;
  return phase.state === "error"
    ? `  failed: ${item.url}\n    ${phase.code}: ${phase.message}`
    : `  ${item.url}`;
}

function listed<T>(rows: readonly T[], describe: (row: T) => string, most = LISTED_ROWS): string[] {
  const shown = rows.slice(0, most).map(describe);
  return rows.length > shown.length ? [...shown, `  … and ${rows.length - shown.length} more`] : shown;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
