/** The page of mutants: its own words, with the table of what was found between two marks. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./checkout-copy.ts";
import type { MutantReport } from "./run-mutants.ts";
import type { Verdict } from "./watch/verdict.ts";

const PAGE = "docs/mutants.md";
export const BEGIN = "<!-- The table is written by npm run mutants -- --write -->";
export const END = "<!-- End of the table -->";

export interface TableSettings {
  readonly runs: number;
  readonly seed: number;
}

export function writeTable(reports: readonly MutantReport[], settings: TableSettings): void {
  const path = resolve(ROOT, PAGE);
  writeFileSync(path, withTable(readFileSync(path, "utf8"), reports, settings));
}

/** Throws when the page has lost its marks. */
export function withTable(page: string, reports: readonly MutantReport[], settings: TableSettings): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${PAGE} needs the lines ${BEGIN} and ${END}, in this order.`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${table(reports, settings)}\n\n${page.slice(to)}`;
}

function table(reports: readonly MutantReport[], { runs, seed }: TableSettings): string {
  const rows = reports.map(({ mutant, simulation, properties, examples }) => [
    `\`${mutant.id}\``,
    mutant.law,
    mutant.broken,
    cell(simulation),
    (properties ? cell(properties) : "none sees it") + (examples ? `; examples: ${cell(examples)}` : ""),
  ]);
  const head = [
    "Mutant",
    "Law",
    "What is broken",
    `Simulation (up to ${runs} runs, seed ${seed})`,
    "Property tests",
  ];
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(escape).join(" | ")} |`);
  return lines.join("\n");
}

function cell(verdict: Verdict): string {
  const seconds = `${Math.max(1, Math.round(verdict.tookMs / 1_000))} s`;
  if (verdict.kind === "missed") return `not found in ${verdict.after}`;
  return `${verdict.by}, ${verdict.after} (${seconds})`;
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
