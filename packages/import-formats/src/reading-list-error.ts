/**
 * The one error of this package: a whole file that cannot be read as a reading list.
 * A single bad row is no error; it is listed in `invalid`.
 */

/**
 * - `empty`: nothing in the file but white space
 * - `binary`: an image, a PDF, a database or other bytes that are no text
 * - `too-large`: over `maxBytes`, over `maxEntries`, or an archive that unpacks to more than `maxBytes`
 * - `unreadable-archive`: a damaged, encrypted or unsupported zip archive
 * - `not-a-list`: readable, but of a shape that holds no list of addresses
 */
export type ReadingListErrorCode = "empty" | "binary" | "too-large" | "unreadable-archive" | "not-a-list";

/** Thrown by `parseReadingList`. `message` is for people: the fact, its likely cause, the next step. */
export class ReadingListError extends Error {
  readonly code: ReadingListErrorCode;

  constructor(code: ReadingListErrorCode, message: string) {
    super(message);
    this.name = "ReadingListError";
    this.code = code;
  }
}
