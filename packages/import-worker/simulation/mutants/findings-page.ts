/** The page of mutants: its own words, with the table of what was found between two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./checkout-copy.ts";
import type { Mutant } from "./mutant.ts";
import type { MutantReport } from "./run-mutants.ts";
import type { Verdict } from "./watch/verdict.ts";

const PAGE = "docs/mutants.md";
export const BEGIN = "<!-- The table is written by npm run mutants -- --write -->";
export const END = "<!-- End of the table -->";
const HEAD = ["Mutant", "Law", "What is broken", "Found by the simulation", "Found by property tests"];
const ROW = /^\| `([a-z0-9-]+)` *\|.*\|$/;
/** Between two cells, but not where a cell has a stroke of its own. */
const STROKE = / *(?<!\\)\| */;

type Row = readonly string[];

export function writeRow(report: MutantReport, all: readonly Mutant[]): void {
  const path = resolve(ROOT, PAGE);
  writeFileSync(path, withRow(readFileSync(path, "utf8"), report, all));
}

/** The page with the row of this mutant anew, and without those of mutants that are no more. Throws when the marks are gone. */
export function withRow(page: string, report: MutantReport, all: readonly Mutant[]): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PAGE} needs the lines ${BEGIN} and ${END}, in this order.`);
  const rows = new Map<string, Row>();
  for (const line of page.slice(from, to).split("\n")) {
    const id = ROW.exec(line)?.[1];
    if (id !== undefined) rows.set(id, line.split(STROKE).slice(1, -1));
  }
  rows.set(report.mutant.id, rowOf(report));
  const present = all.map(({ id }) => rows.get(id)).filter((row) => row !== undefined);
  const table = tableOf([HEAD, ...present]);
  return `${page.slice(0, from + BEGIN.length)}\n\n${table}\n\n${leftOf(all, rows)}${page.slice(to)}`;
}

function leftOf(all: readonly Mutant[], rows: ReadonlyMap<string, Row>): string {
  const left = all.flatMap(({ id }) => (rows.has(id) ? [] : [`\`${id}\``]));
  return left.length === 0 ? "" : `Not looked for yet: ${left.join(", ")}.\n\n`;
}

/** As the formatter leaves it: columns as wide as their widest cell. */
function tableOf([head, ...rows]: readonly [Row, ...Row[]]): string {
  const widths = head.map((_cell, column) =>
    Math.max(...[head, ...rows].map((cells) => (cells[column] ?? "").length)),
  );
  const line = (cells: Row) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [head, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}

function rowOf({ mutant, simulation, properties, examples }: MutantReport): Row {
  const byProperties = properties ? cell(properties) : "not asked";
  const byTests = byProperties + (examples ? `; an example: ${cell(examples)}` : "");
  const cells = [`\`${mutant.id}\``, mutant.law, mutant.broken, cell(simulation), byTests];
  return cells.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " "));
}

function cell(verdict: Verdict): string {
  const seconds = `${Math.max(1, Math.round(verdict.tookMs / 1_000))} s`;
  if (verdict.kind === "missed") return `not in ${verdict.after}`;
  return `${verdict.by}, ${verdict.after} (${seconds})`;
}
