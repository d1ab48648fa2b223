/**
 * Books the rows of a CSV file whose layout is known. A record of blank cells is no row.
 */

import type { CsvLayout } from "./csv-layout.ts";
import { readCsvRecords } from "./csv-records.ts";
import { LineCounter } from "./line-counter.ts";
import type { RowLedger } from "./row-ledger.ts";

export function readCsvRows(text: string, layout: CsvLayout, ledger: RowLedger): void {
  const bytes = Buffer.from(text);
  const lines = new LineCounter(bytes);
  let isHeaderDue = layout.hasHeader;
  readCsvRecords(bytes, layout.delimiter, {
    onRecord(cells, start) {
      if (cells.every((cell) => cell.trim() === "")) return;
      if (isHeaderDue) isHeaderDue = false;
      else bookRecord(cells, lines.lineAt(start), layout, ledger);
    },
    onTooLong(start) {
      ledger.refuse(
        lines.lineAt(start),
        "The line is longer than 1 MiB, so it is no row of a reading list. Export the list again as CSV.",
      );
    },
    onGivenUp(start) {
      ledger.refuse(
        lines.lineAt(start),
        "Too many quotation marks before this line are never closed; the file was read no further. Export it again as CSV.",
      );
    },
  });
}

function bookRecord(cells: string[], line: number, { columns }: CsvLayout, ledger: RowLedger): void {
  const cell = (column: number | undefined) => (column === undefined ? undefined : cells[column]);
  ledger.add(cells[columns.url] ?? "", line, {
    title: cell(columns.title),
    addedAt: cell(columns.addedAt),
    tags: cell(columns.tags),
  });
}
