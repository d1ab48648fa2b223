/** What a benchmark found, as a table; and how it looks in a terminal and on a page. */
import CliTable from "cli-table3";
import { type Cell, formatCell } from "./figure.ts";

export interface BenchTable {
  readonly title: string;
  /** The first column names what was measured; the others are figures. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** What a reader must know to judge the figures. */
  readonly notes?: readonly string[];
}

export function renderTable({ title, head, rows, notes = [] }: BenchTable): string {
  const table = new CliTable({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? "left" : "right")),
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push(row.map(formatCell));
  return [title, table.toString(), ...notes.map((note) => `  ${note}`)].join("\n");
}

/** With its columns padded, as the repository's formatter leaves it. */
export function renderMarkdownTable({ head, rows }: Pick<BenchTable, "head" | "rows">): string {
  const lines = [head, ...rows.map((row) => row.map(formatCell))].map((cells) => cells.map(escapeCell));
  const widths = head.map((_, column) => Math.max(4, ...lines.map((cells) => cells[column]!.length)));
  const isText = head.map(
    (_, column) => column === 0 || rows.every((row) => typeof row[column] === "string"),
  );
  const pad = (cell: string, column: number) =>
    isText[column] ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  const rule = widths.map((width, column) =>
    isText[column] ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  const [first, ...others] = lines.map((cells) => cells.map(pad));
  return [first!, rule, ...others].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|");
}
