/** Makes one short line of a title: no line ends, nothing that the log or a document could not keep. */
import { toStorableText } from "@tidemark/sync-log";
import { MAX_NAME_CHARS } from "../limits.ts";

const TAG = /<\/?[a-z][^<>]*>/gi;
/** White space, and characters that no XML document may hold. */
// oxlint-disable-next-line no-control-regex
const BLANK = /[\s\u0000-\u001F\u007F\uFFFE\uFFFF]+/g;

/** Null when nothing is left. */
export function oneLine(text: string | undefined | null): string | null {
  const line = (text ?? "").replace(BLANK, " ").trim();
  const short = line.length > MAX_NAME_CHARS ? `${line.slice(0, MAX_NAME_CHARS - 1)}…` : line;
  return short === "" ? null : toStorableText(short);
}

/** The same of a text that may hold HTML, which goes. */
export function plainLine(text: string | undefined | null): string | null {
  return oneLine(text?.replace(TAG, ""));
}
