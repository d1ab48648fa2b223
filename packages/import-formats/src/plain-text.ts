/**
 * Reads lists that people write themselves: one address per line, in whatever prose or Markdown.
 * Every line that is neither blank nor a `#` comment becomes exactly one row.
 */

import { findAddress } from "./address-in-line.ts";
import { countText } from "./number-text.ts";
import type { RowLedger } from "./row-ledger.ts";
import { trimInvisible } from "./visible-text.ts";

/** Room for the longest address and a title; a longer line is no list row, and would only cost time. */
const maxLineChars = 16_384;

export function readPlainText(text: string, ledger: RowLedger): void {
  let line = 0;
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    line += 1;
    readLine(trimInvisible(text.slice(start, end)), line, ledger);
    start = end + 1;
  }
}

function readLine(content: string, line: number, ledger: RowLedger): void {
  if (content === "" || content.startsWith("#")) return;
  if (content.length > maxLineChars) {
    ledger.refuse(
      line,
      `The line has ${countText(content.length)} characters; at most ${countText(maxLineChars)} are read. Put each address on a line of its own.`,
    );
    return;
  }
  const found = findAddress(content);
  if (found.ok) ledger.add(found.address, line, { title: found.title });
  else ledger.refuse(line, found.reason);
}
