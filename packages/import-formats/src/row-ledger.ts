/**
 * Where every reader books its rows, each exactly once: as an entry, a duplicate or an invalid row.
 * Bounds the number of rows. Knows no format.
 */

import { dedupeKeyOfParsed } from "./dedupe-key.ts";
import { detailedEntry, type StatedDetails } from "./entry-details.ts";
import { countText } from "./number-text.ts";
import { ReadingListError } from "./reading-list-error.ts";
import type {
  DuplicateRow,
  InvalidRow,
  ReadingList,
  ReadingListEntry,
  ReadingListFormat,
} from "./reading-list.ts";
import { readWebAddress } from "./web-address.ts";

/** `line`: rows carry their line. `row`: they are numbered through, for lists spread over several files. */
export type RowNumbering = "line" | "row";

export class RowLedger {
  readonly #maxEntries: number;
  readonly #numbering: RowNumbering;
  readonly #firstLines = new Map<string, number>();
  readonly #entries: ReadingListEntry[] = [];
  readonly #invalid: InvalidRow[] = [];
  readonly #duplicates: DuplicateRow[] = [];
  #rowsRead = 0;

  constructor(maxEntries: number, numbering: RowNumbering) {
    this.#maxEntries = maxEntries;
    this.#numbering = numbering;
  }

  /** Books a row that states an address, which may still turn out to be invalid. */
  add(address: string, statedLine: number, stated: StatedDetails): void {
    const read = readWebAddress(address);
    if (!read.ok) {
      this.refuse(statedLine, read.reason);
      return;
    }
    const line = this.#numberNext(statedLine);
    const url = read.url.href;
    const key = dedupeKeyOfParsed(read.url);
    const firstLine = this.#firstLines.get(key);
    if (firstLine !== undefined) {
      this.#duplicates.push({ line, url, firstLine });
      return;
    }
    this.#firstLines.set(key, line);
    this.#entries.push(detailedEntry(url, line, stated));
  }

  refuse(statedLine: number, reason: string): void {
    this.#invalid.push({ line: this.#numberNext(statedLine), reason });
  }

  toReadingList(format: ReadingListFormat): ReadingList {
    return { format, entries: this.#entries, invalid: this.#invalid, duplicates: this.#duplicates };
  }

  #numberNext(statedLine: number): number {
    this.#rowsRead += 1;
    if (this.#rowsRead > this.#maxEntries) {
      throw new ReadingListError(
        "too-large",
        `The list has more than ${countText(this.#maxEntries)} rows, which is the limit for one file. Split it into smaller files and import them one after the other.`,
      );
    }
    return this.#numbering === "row" ? this.#rowsRead : statedLine;
  }
}
