/**
 * Splits CSV into records, also where its quotation marks are wrong: a mark that opens and is never rightly
 * closed would swallow the rows after it, so such a line is split alone and reading goes on with the next.
 * Knows nothing of columns.
 */

import { CsvError, parse, type Options } from "csv-parse/sync";

export type CsvReader = {
  /** `start` is the offset of the record's first byte. */
  onRecord(cells: string[], start: number): void;
  onTooLong(start: number): void;
  /** Called at most once; nothing from `start` on has been read. */
  onGivenUp(start: number): void;
};

/** Selections and notes can be long; nothing that belongs to one row is longer. */
const maxRecordBytes = 1024 * 1024;
const maxColumns = 256;
/** What may be scanned in vain behind wrong quotation marks, before reading stops. */
const maxWastedBytes = 16 * 1024 * 1024;
/** Starting the parser again takes about as long as scanning this much. */
const restartBytes = 1024;

const lineFeed = 0x0a;

export function readCsvRecords(bytes: Buffer, delimiter: string, reader: CsvReader): void {
  let wastedBytes = 0;
  for (let from = 0; from < bytes.length;) {
    const outcome = readUntilMisquoted(bytes, from, delimiter, reader);
    if (outcome.ok) return;
    wastedBytes += outcome.scannedBytes + restartBytes;
    if (wastedBytes > maxWastedBytes) {
      reader.onGivenUp(outcome.start);
      return;
    }
    const newline = bytes.indexOf(lineFeed, outcome.start);
    const end = newline === -1 ? bytes.length : newline;
    readLineAlone(bytes, outcome.start, end, delimiter, reader);
    from = end + 1;
  }
}

type Outcome = { ok: true } | { ok: false; start: number; scannedBytes: number };

/** Leaves the parser in the middle of its work; caught where the parser was called. */
class MisquotedRecord extends Error {
  readonly bytes: number;

  constructor(bytes: number) {
    super("the record's quotation marks do not match");
    this.bytes = bytes;
  }
}

function readUntilMisquoted(bytes: Buffer, from: number, delimiter: string, reader: CsvReader): Outcome {
  let start = skipEmptyLines(bytes, from);
  const onRecord = (cells: string[], end: number): void => {
    const record = bytes.subarray(start, end);
    if (isMisquoted(cells, record, delimiter)) throw new MisquotedRecord(record.length);
    reader.onRecord(cells, start);
    start = skipEmptyLines(bytes, end);
  };
  try {
    parse(bytes.subarray(from), {
      ...parserOptions(delimiter),
      on_record: (cells: string[], info) => {
        onRecord(cells, from + info.bytes);
        return null;
      },
    });
    return { ok: true };
  } catch (error) {
    if (error instanceof MisquotedRecord) return { ok: false, start, scannedBytes: error.bytes };
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, start, scannedBytes: Math.min(maxRecordBytes, bytes.length - start) };
  }
}

/**
 * Where a quoted cell goes on after its closing mark, the parser gives the cell back with its opening mark.
 * Within one line that is what people mean; across lines it means that other rows are in the cell.
 */
function isMisquoted(cells: readonly string[], record: Buffer, delimiter: string): boolean {
  if (!cells.some((cell) => cell.startsWith('"') && cell.includes("\n"))) return false;
  return split(record, { ...parserOptions(delimiter), relax_quotes: false }) === undefined;
}

/** When not even the line alone has matching quotation marks, they are taken for text. */
function readLineAlone(
  bytes: Buffer,
  start: number,
  end: number,
  delimiter: string,
  reader: CsvReader,
): void {
  const line = bytes.subarray(start, end);
  const options = parserOptions(delimiter);
  const cells = split(line, options) ?? split(line, { ...options, quote: null, escape: null });
  if (cells === undefined) reader.onTooLong(start);
  else reader.onRecord(cells, start);
}

function split(record: Buffer, options: Options): string[] | undefined {
  try {
    return parse(record, options)[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function parserOptions(delimiter: string): Options {
  return {
    delimiter,
    record_delimiter: "\n",
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
    ignore_last_delimiters: maxColumns,
  };
}

function skipEmptyLines(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === lineFeed) at += 1;
  return at;
}
