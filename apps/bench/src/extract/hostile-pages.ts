/** Pages that make parsers slow or large, by name. Small to send, or at the limit of what is read. */
import { gzipSync } from "node:zlib";

export interface HostilePage {
  /** What a server sends; compressed when it says so. */
  readonly body: Uint8Array;
  readonly isGzip?: boolean;
}

const MEBIBYTE = 1024 ** 2;
/** Just below what may be fetched. */
const MAX_CHARS = 10 * MEBIBYTE - 4_096;
const PROSE = `<p>${"The ferry left at six, with two cars and a dog on deck. ".repeat(40)}</p>`;

const article = (before: string, head = "") =>
  page(`<html><head><title>A page</title>${head}</head><body>${before}<article>${PROSE}</article>`);
const page = (html: string): HostilePage => ({ body: new TextEncoder().encode(html) });
const fill = (piece: string) => piece.repeat(Math.floor(MAX_CHARS / piece.length));
const numbered = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join("");

/** So many members of a gzip file, each of 5 MiB. */
function bomb(members: number): Uint8Array {
  const member = gzipSync(Buffer.alloc(5 * MEBIBYTE, "<p> "));
  return Buffer.concat(Array.from({ length: members }, () => member));
}

export const HOSTILE_PAGES: Readonly<Record<string, () => HostilePage>> = {
  "3,000 nested div (30 KB)": () => article("<div>".repeat(3_000)),
  "5,000 nested div": () => article("<div>".repeat(5_000)),
  "50,000 nested div": () => article("<div>".repeat(50_000)),
  "500 nested div": () => article("<div>".repeat(500)),
  "500 empty iframe (20 KB)": () => article("<iframe src='about:blank'></iframe>".repeat(500)),
  "a million nodes": () => article("<p>a".repeat(500_000)),
  "190,000 nodes": () => article("<b>a</b>b".repeat(63_000)),
  "500 MB in 500 KB of gzip": () => ({ body: bomb(100), isGzip: true }),
  "a title of spaces": () => page(`<title>${" ".repeat(1_000_000)}x</title>${PROSE}`),
  "a title of separators": () => page(`<title>${"a - ".repeat(200_000)}x</title>${PROSE}`),
  "a title of 10 MB": () => page(`<title>${"» ".repeat(2_000_000)}</title>${PROSE}`),
  "an attribute of 10 MB": () => article(`<p title="${"x".repeat(MAX_CHARS - 10_000)}">`),
  "a class of 10 MB": () => article(`<div class="${"hidden ".repeat(1_400_000)}">`),
  "a style of 10 MB": () => article(`<div style="${"display:block;".repeat(700_000)}">`),
  "20,000 attributes of one tag": () => article(`<p ${numbered(20_000, (index) => `a${index} `)}>`),
  "1,000,000 attributes of one tag": () => article(`<p ${numbered(1_000_000, (index) => `a${index} `)}>`),
  "two million entities": () => article(`<p>${"&amp;".repeat(2_000_000)}`),
  "entities that are none": () => article(`<p>${fill("&notanentity ")}`),
  "2,000 nested tables": () => article("<table><tr><td>".repeat(2_000)),
  "120 nested tables": () => article("<table><tr><td>x".repeat(120)),
  "formatting that is never closed": () =>
    article(`<p>${numbered(500, (index) => `<font color=${index}>`)}${"<p>x".repeat(5_000)}`),
  "formatting closed in the wrong order": () => article("<a><b><i><div></a></b></i>".repeat(5_000)),
  "links in each other": () => article("<a href=x><div>".repeat(20_000)),
  "text put in front of a table": () => article(`<table>${"<b>x".repeat(5_000)}`),
  "a select that is never closed": () => article(`<select>${"<option>x<b>".repeat(30_000)}`),
  "comments that are never closed": () => article(fill("<!-- <!--")),
  "start tags that are never closed": () => article(fill("<a b=' ")),
  "JSON-LD of 10 MB": () =>
    article(
      "",
      `<script type="application/ld+json">{"@context":"https://schema.org","@type":"Article","name":${"[".repeat(5_000_000)}</script>`,
    ),
  "200,000 line breaks": () => article("<br>".repeat(190_000)),
  "60,000 links": () => article("<p>".concat('<a href="x">y</a>'.repeat(60_000))),
};
