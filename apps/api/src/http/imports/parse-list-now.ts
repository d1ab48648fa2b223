/** Parses a reading list where it is called, with a file that is no list as a value, not an error. */
import {
  parseReadingList,
  type ReadingList,
  ReadingListError,
  type ReadingListErrorCode,
} from "@tidemark/import-formats";

export interface ListFile {
  readonly bytes: Uint8Array;
  /** Hints at the format; may be empty. */
  readonly fileName: string;
  readonly maxRows: number;
}

export type ParsedList =
  | { readonly kind: "list"; readonly list: ReadingList }
  | { readonly kind: "refused"; readonly code: ReadingListErrorCode; readonly detail: string };

export function parseListNow({ bytes, fileName, maxRows }: ListFile): ParsedList {
  try {
    return { kind: "list", list: parseReadingList(bytes, { fileName, maxEntries: maxRows }) };
  } catch (error) {
    if (!(error instanceof ReadingListError)) throw error;
    return { kind: "refused", code: error.code, detail: error.message };
  }
}
