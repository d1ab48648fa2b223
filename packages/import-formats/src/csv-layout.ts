/**
 * Recognises a CSV file by its first line: which delimiter, which column is what, which service wrote it.
 * Reads no rows.
 */

import { CsvError, parse } from "csv-parse/sync";
import type { ReadingListFormat } from "./reading-list.ts";

export type CsvLayout = {
  format: ReadingListFormat;
  delimiter: string;
  hasHeader: boolean;
  /** Column numbers from 0. */
  columns: { url: number; title?: number; addedAt?: number; tags?: number };
};

const columnNames = {
  url: ["url", "link", "href", "uri", "given_url", "resolved_url"],
  title: ["title", "given_title", "resolved_title", "page title", "name"],
  addedAt: [
    "time_added",
    "timestamp",
    "created",
    "created_at",
    "date_added",
    "added_at",
    "saved date",
    "saved_at",
    "savedat",
    "date",
  ],
  tags: ["tags", "labels", "document tags", "keywords"],
};

const delimiters = [",", ";", "\t"];
const maxHeaderChars = 4096;

export function csvLayout(firstLine: string, isNamedCsv: boolean): CsvLayout | undefined {
  if (firstLine.length > maxHeaderChars) return undefined;
  if (!firstLine.includes("://")) return headerLayout(firstLine);
  return isNamedCsv ? headerlessLayout(firstLine) : undefined;
}

function headerLayout(firstLine: string): CsvLayout | undefined {
  const { delimiter, cells } = widestSplit(firstLine);
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const url = columnOf(names, columnNames.url);
  if (url === undefined) return undefined;
  const columns: CsvLayout["columns"] = { url };
  for (const field of ["title", "addedAt", "tags"] as const) {
    const column = columnOf(names, columnNames[field]);
    if (column !== undefined) columns[field] = column;
  }
  return { format: formatOf(names), delimiter, hasHeader: true, columns };
}

/** Tables without a header are taken for CSV only when the file name says so. */
function headerlessLayout(firstLine: string): CsvLayout | undefined {
  const { delimiter, cells } = widestSplit(firstLine);
  const url = cells.findIndex((cell) => /^\s*https?:\/\//i.test(cell));
  if (cells.length < 2 || url === -1) return undefined;
  return { format: "csv", delimiter, hasHeader: false, columns: { url } };
}

/** A single column is split by tabs, which no address contains, unlike commas. */
function widestSplit(line: string): { delimiter: string; cells: string[] } {
  let widest = { delimiter: "\t", cells: split(line, "\t") };
  for (const delimiter of delimiters) {
    const cells = split(line, delimiter);
    if (cells.length > widest.cells.length) widest = { delimiter, cells };
  }
  return widest;
}

function split(line: string, delimiter: string): string[] {
  try {
    return (
      parse(line, { delimiter, relax_quotes: true, relax_column_count: true, record_delimiter: "\n" })[0] ??
      []
    );
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function columnOf(names: readonly string[], wanted: readonly string[]): number | undefined {
  for (const name of wanted) {
    const column = names.indexOf(name);
    if (column !== -1) return column;
  }
  return undefined;
}

function formatOf(names: readonly string[]): ReadingListFormat {
  const hasAll = (...wanted: string[]) => wanted.every((name) => names.includes(name));
  if (hasAll("url", "time_added")) return "pocket-csv";
  if (hasAll("url", "selection", "folder")) return "instapaper-csv";
  if (hasAll("url", "folder", "created") && (names.includes("cover") || names.includes("excerpt")))
    return "raindrop-csv";
  return "csv";
}
