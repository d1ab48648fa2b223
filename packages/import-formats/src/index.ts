/**
 * Reads reading lists: plain text and the exports of other services. Fetches nothing and keeps no state.
 */

export { dedupeKey } from "./dedupe-key.ts";
export { parseReadingList, type ParseOptions } from "./parse-reading-list.ts";
export {
  describeFormat,
  type DuplicateRow,
  type InvalidRow,
  type ReadingList,
  type ReadingListEntry,
  type ReadingListFormat,
} from "./reading-list.ts";
export { ReadingListError, type ReadingListErrorCode } from "./reading-list-error.ts";
