/**
 * Says what kind of list a text is, from its content first; the file name only settles what the content
 * leaves open. Reads no rows.
 */

import { csvLayout, type CsvLayout } from "./csv-layout.ts";
import type { ReadingListFormat } from "./reading-list.ts";

export type DetectedFormat =
  | { kind: "plain" }
  | { kind: "json" }
  | { kind: "html"; format: ReadingListFormat }
  | { kind: "csv"; layout: CsvLayout }
  /** XML, or an HTML page without links. */
  | { kind: "no-list"; what: string };

const headChars = 64 * 1024;

const jsonArray = /^[ \t\n]*\[\s*(?:\{|\[\s*[[{"]|\]\s*$|"(?:[^"\\]|\\.)*"\s*(?:,|\](?!\()|$))/;
const jsonObject = /^[ \t\n]*\{\s*["}]/;
const htmlStart = /^<(?:!doctype|html|head|meta|title|body|h[1-6]|ul|ol|li|dl|dt|p|div|table|a)[\s>]/i;
const linkTag = /<a\s[^<>]*?href/i;

export function detectFormat(text: string, fileName: string): DetectedFormat {
  const head = text.slice(0, headChars);
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? "";
  if (isJson(head, extension)) return { kind: "json" };
  if (htmlStart.test(afterProlog(head)) && !isMarkdown(head, extension)) {
    return linkTag.test(text)
      ? { kind: "html", format: htmlFormat(head) }
      : { kind: "no-list", what: "an HTML page without links" };
  }
  if (/^\s*<\?xml\s/i.test(head) || /^\s*<(?:opml|rss|feed)[\s>]/i.test(head)) {
    return { kind: "no-list", what: "an XML document" };
  }
  const layout = csvLayout(firstLine(text), extension === "csv" || extension === "tsv");
  return layout === undefined ? { kind: "plain" } : { kind: "csv", layout };
}

/** A Markdown link begins with a bracket as well, and so may a plain list. */
function isJson(head: string, extension: string): boolean {
  if (jsonArray.test(head) || jsonObject.test(head)) return true;
  return extension === "json" && /^[ \t\n]*\[/.test(head);
}

/** The text after an XML declaration and comments, in which bookmark files carry a warning. */
function afterProlog(head: string): string {
  let rest = head.trimStart();
  for (;;) {
    const closer = rest.startsWith("<!--") ? "-->" : rest.startsWith("<?xml") ? "?>" : undefined;
    const end = closer === undefined ? -1 : rest.indexOf(closer);
    if (closer === undefined || end === -1) return rest;
    rest = rest.slice(end + closer.length).trimStart();
  }
}

/** Markdown files often begin with a piece of HTML, but never declare themselves HTML. */
function isMarkdown(head: string, extension: string): boolean {
  return (extension === "md" || extension === "txt") && !/^\s*<(?:!doctype|html)/i.test(head);
}

function htmlFormat(head: string): ReadingListFormat {
  if (/<title>\s*Pocket Export/i.test(head)) return "pocket-html";
  if (/<title>\s*Raindrop\.io/i.test(head) || /<a\s[^<>]*?data-(?:cover|important)=/i.test(head))
    return "raindrop-html";
  return /^<!doctype\s+netscape-bookmark-file/i.test(afterProlog(head)) ? "bookmarks-html" : "html";
}

function firstLine(text: string): string {
  const start = text.search(/\S/);
  const end = text.indexOf("\n", start);
  return text.slice(start, end === -1 ? undefined : end);
}
