/**
 * The way from a file's bytes to its rows: size, archive or text, format, reader. Each step that finds the
 * whole file unusable says so with a `ReadingListError`; bad rows are never a reason to refuse a file.
 */

import { openArchive } from "./archive.ts";
import { binaryKind, isZip } from "./binary-kind.ts";
import { readCsvRows } from "./csv-rows.ts";
import { decodeText, markedUtf16 } from "./decode-text.ts";
import { detectFormat } from "./detect-format.ts";
import { readHtmlLinks } from "./html-links.ts";
import { readJsonList } from "./json-list.ts";
import { sizeText } from "./number-text.ts";
import { readPlainText } from "./plain-text.ts";
import type { ReadingList, ReadingListFormat } from "./reading-list.ts";
import { ReadingListError } from "./reading-list-error.ts";
import { RowLedger } from "./row-ledger.ts";

export type ParseOptions = {
  /** A hint for files whose content leaves their format open. Only the extension is looked at. */
  fileName?: string | undefined;
  /** Largest file, and largest total of what an archive unpacks to. Default 64 MiB. */
  maxBytes?: number | undefined;
  /** Most rows, whether accepted, duplicate or invalid. Default 1,000,000. */
  maxEntries?: number | undefined;
};

const defaultMaxBytes = 64 * 1024 * 1024;
const defaultMaxEntries = 1_000_000;

/**
 * Reads a reading list of any known format, detected from its content.
 *
 * Every row ends up in exactly one of `entries`, `duplicates` and `invalid`. In a plain list each line that
 * is neither blank nor a comment is a row. The bytes are not changed or kept.
 *
 * @throws {ReadingListError} when the file as a whole cannot be read
 */
export function parseReadingList(bytes: Uint8Array, options: ParseOptions = {}): ReadingList {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const maxEntries = options.maxEntries ?? defaultMaxEntries;
  const fileName = options.fileName ?? "";
  if (bytes.length > maxBytes) throw tooLarge(bytes, maxBytes);
  if (isZip(bytes)) return readArchive(bytes, maxBytes, new RowLedger(maxEntries, "row"));
  const text = readText(bytes);
  if (text.trim() === "") throw empty();
  const ledger = new RowLedger(maxEntries, "line");
  return ledger.toReadingList(readRows(text, fileName, ledger));
}

function readArchive(bytes: Uint8Array, maxBytes: number, ledger: RowLedger): ReadingList {
  const archive = openArchive(bytes, maxBytes);
  for (const file of archive.files) {
    const text = readText(file.bytes);
    if (text.trim() !== "") readRows(text, file.name, ledger);
  }
  return ledger.toReadingList(archive.kind === "omnivore" ? "omnivore-zip" : "pocket-csv");
}

function readText(bytes: Uint8Array): string {
  const kind = markedUtf16(bytes) === undefined ? binaryKind(bytes) : undefined;
  if (kind !== undefined) throw binary(kind);
  return decodeText(bytes);
}

function readRows(text: string, fileName: string, ledger: RowLedger): ReadingListFormat {
  const detected = detectFormat(text, fileName);
  switch (detected.kind) {
    case "plain":
      readPlainText(text, ledger);
      return "plain-text";
    case "json":
      return readJsonList(text, ledger);
    case "html":
      readHtmlLinks(text, ledger);
      return detected.format;
    case "csv":
      readCsvRows(text, detected.layout, ledger);
      return detected.layout.format;
    case "no-list":
      throw noList(detected.what);
    default:
      return detected satisfies never;
  }
}

function tooLarge(bytes: Uint8Array, maxBytes: number): ReadingListError {
  const advice = isZip(bytes)
    ? "Unpack the archive and import the list inside."
    : "Split it into smaller files and import them one after the other.";
  return new ReadingListError(
    "too-large",
    `The file has ${sizeText(bytes.length)}; at most ${sizeText(maxBytes)} are read at once. ${advice}`,
  );
}

function empty(): ReadingListError {
  return new ReadingListError(
    "empty",
    "The file is empty, perhaps because it was not saved or not downloaded completely. Save or export it again.",
  );
}

function binary(kind: string): ReadingListError {
  return new ReadingListError(
    "binary",
    `The file is ${kind}, not a list; perhaps the wrong file was chosen. Choose a text file with one address per line, or an export as CSV, HTML or JSON. If it is a text file, save it as UTF-8.`,
  );
}

function noList(what: string): ReadingListError {
  return new ReadingListError(
    "not-a-list",
    `The file is ${what}, and no list of addresses was found in it. Choose a text file with one address per line, or an export as CSV, HTML or JSON.`,
  );
}
