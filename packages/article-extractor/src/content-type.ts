/**
 * Reads Content-Type headers, and judges by its first bytes whether an unlabelled body is a web page.
 * It decides only what may be parsed; how bytes become text is `decode-page.ts`.
 */

import { MIMEType } from "node:util";

const PAGE_TYPES: ReadonlySet<string> = new Set(["text/html", "application/xhtml+xml"]);

/** Bytes looked at when a body carries no type. */
const SNIFFED_BYTES = 1_024;

/** What other files begin with, whatever their label says. */
const FOREIGN_SIGNATURES = [
  "%PDF-",
  "PK\u0003\u0004",
  "\u0089PNG",
  "\u00FF\u00D8\u00FF",
  "GIF8",
  "RIFF",
  "\u001F\u008B",
];

/** What a page begins with, after white space and XML prologue: a tag of HTML, its doctype, or a comment. */
const PAGE_START =
  /^\s*<(?:!--|\?xml[\s?]|(?:!doctype\s+html|html|head|body|title|meta|link|base|script|style|noscript|iframe|header|main|article|section|h[1-6]|div|span|p|a|b|br|font|table|ul|ol|img)[\s/>])/i;

export type TypeVerdict = "page" | "other" | "unlabelled";

/** Whether the header names a web page, something else, or nothing usable. */
export function judgeContentType(header: string | null): TypeVerdict {
  const type = parseType(header);
  if (type === null) return "unlabelled";
  return PAGE_TYPES.has(type.essence) ? "page" : "other";
}

/** The header's media type without parameters, in lower case; null when it names none. */
export function essenceOf(header: string | null): string | null {
  return parseType(header)?.essence ?? null;
}

/** The charset label of the header, or undefined. */
export function charsetLabel(header: string | null): string | undefined {
  return parseType(header)?.params.get("charset") ?? undefined;
}

/** Whether an unlabelled body begins like a web page. */
export function startsLikePage(bytes: Uint8Array): boolean {
  return PAGE_START.test(beginning(bytes));
}

/** Whether a body begins like a document, picture or archive that was wrongly labelled a page. */
export function startsLikeForeignFile(bytes: Uint8Array): boolean {
  const start = beginning(bytes);
  return FOREIGN_SIGNATURES.some((signature) => start.startsWith(signature));
}

/** The first bytes, one character each, so that a byte order mark and UTF-16 padding do not hide the markup. */
function beginning(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SNIFFED_BYTES));
  return start
    .toString("latin1")
    .replace(/^(?:\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)/, "")
    .replaceAll("\0", "");
}

function parseType(header: string | null): MIMEType | null {
  if (header === null) return null;
  try {
    return new MIMEType(header);
  } catch {
    // A header that is no media type counts as none, as it does in browsers.
    return null;
  }
}
