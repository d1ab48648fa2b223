/** Prints what a benchmark found. */
import CliTable from "cli-table3";

export interface BenchTable {
  readonly title: string;
  /** The first column names what was measured; the others are figures. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to judge the figures. */
  readonly notes?: readonly string[];
}

export function renderTable({ title, head, rows, notes = [] }: BenchTable): string {
  const table = new CliTable({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? "left" : "right")),
    style: { head: [], border: [] },
  });
  for (const row of rows) table.push([...row]);
  return [title, table.toString(), ...notes.map((note) => `  ${note}`)].join("\n");
}
