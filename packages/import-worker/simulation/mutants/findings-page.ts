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

export function writeRow(report: MutantReport, all: readonly Mutant[]): void {
  const path = resolve(ROOT, PAGE);
  writeFileSync(path, withRow(readFileSync(path, "utf8"), report, all));
}

/** The page with the row of this mutant anew, and without those of mutants that are no more. Throws when the marks are gone. */
export function withRow(page: string, report: MutantReport, all: readonly Mutant[]): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PAGE} needs the lines ${BEGIN} and ${END}, in this order.`);
  const rows = new Map<string, string>();
  for (const line of page.slice(from, to).split("\n")) {
    const id = ROW.exec(line)?.[1];
    if (id !== undefined) rows.set(id, line);
  }
  rows.set(report.mutant.id, rowOf(report));
  const present = all.map(({ id }) => rows.get(id)).filter((row) => row !== undefined);
  const table = [lineOf(HEAD), lineOf(HEAD.map(() => "---")), ...present].join("\n");
  return `${page.slice(0, from + BEGIN.length)}\n\n${table}\n\n${page.slice(to)}`;
}

function rowOf({ mutant, simulation, properties, examples }: MutantReport): string {
  const byProperties = properties ? cell(properties) : "cannot see it";
  return lineOf([
    `\`${mutant.id}\``,
    mutant.law,
    mutant.broken,
    cell(simulation),
    byProperties + (examples ? `; an example: ${cell(examples)}` : ""),
  ]);
}

function cell(verdict: Verdict): string {
  const seconds = `${Math.max(1, Math.round(verdict.tookMs / 1_000))} s`;
  if (verdict.kind === "missed") return `not in ${verdict.after}`;
  return `${verdict.by}, ${verdict.after} (${seconds})`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
