/**
 * The shapes a parsed reading list has and the names of the formats it can come in.
 * Holds no parsing.
 */

/** One address worth importing, at its first occurrence. */
export type ReadingListEntry = {
  /** The address as the WHATWG URL parser writes it; http or https, at most 8,192 characters. */
  url: string;
  /** 1-based line on which the row begins; in a zip archive, the row's number across its files. */
  line: number;
  /** Plain text in one line, at most 1,000 characters. */
  title?: string;
  /** ISO 8601 in UTC, as the exporting service stated it. */
  addedAt?: string;
  /** At most 64 distinct tags of at most 100 characters. */
  tags?: string[];
};

/** A row that cannot be imported. `reason` says what is wrong and what to do; it never quotes the row. */
export type InvalidRow = { line: number; reason: string };

/** A row whose address is the same page as that of an earlier row; see `dedupeKey`. */
export type DuplicateRow = { line: number; url: string; firstLine: number };

/** What the caller can be told about the file; `describeFormat` has the name for people. */
export type ReadingListFormat =
  | "plain-text"
  | "pocket-html"
  | "pocket-csv"
  | "instapaper-csv"
  | "raindrop-csv"
  | "raindrop-html"
  | "omnivore-zip"
  | "omnivore-json"
  | "wallabag-json"
  | "bookmarks-html"
  | "csv"
  | "html"
  | "json";

/** Every row of the file is in exactly one of the three lists, each in file order. */
export type ReadingList = {
  format: ReadingListFormat;
  entries: ReadingListEntry[];
  invalid: InvalidRow[];
  duplicates: DuplicateRow[];
};

const formatNames: Record<ReadingListFormat, string> = {
  "plain-text": "plain text list",
  "pocket-html": "Pocket export (HTML)",
  "pocket-csv": "Pocket export (CSV)",
  "instapaper-csv": "Instapaper export (CSV)",
  "raindrop-csv": "Raindrop.io export (CSV)",
  "raindrop-html": "Raindrop.io export (HTML)",
  "omnivore-zip": "Omnivore export (zip)",
  "omnivore-json": "Omnivore export (JSON)",
  "wallabag-json": "wallabag export (JSON)",
  "bookmarks-html": "browser bookmarks (HTML)",
  csv: "CSV table",
  html: "links of an HTML page",
  json: "JSON list",
};

/** The name of a format for people, such as "Pocket export (CSV)". */
export function describeFormat(format: ReadingListFormat): string {
  return formatNames[format];
}
