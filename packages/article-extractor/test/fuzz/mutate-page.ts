/** Damages a page as a faulty server, a bad writer or an attacker would. The same seed does the same. */

import { type Random, seededRandom } from "./random.ts";

/** Text whose characters stand for bytes. */
type Mutation = (page: string, random: Random, other: string) => string;

const MAX_MUTATIONS = 6;
const MAX_SLICE_CHARS = 20_000;
const MAX_REPEATS = 3_000;
/** One page in so many becomes as large as a page may be, of one piece or one character. */
const BLOWN_UP_OF = 200;
const MAX_PAGE_CHARS = 10 * 1024 * 1024;
const BLOWN_UP_CHARS = [
  "<",
  ">",
  "&",
  '"',
  ",",
  ".",
  "-",
  "|",
  "/",
  "\\",
  "{",
  "[",
  "(",
  " ",
  "\t",
  "\r",
  "\n",
  "\0",
  "a",
  "\xa0",
];

const SNIPPETS = [
  "<div>",
  "</div>",
  "<p>",
  "<table><tr><td>",
  "</table>",
  "<b><i>",
  "<a href=x>",
  "<h1>",
  "<li>",
  "<svg><desc><p>",
  "<math><mtext><mglyph>",
  "<select><option>",
  "<template>",
  "<noscript>",
  "<textarea>",
  "<title>",
  "<style>",
  "<script>",
  "<plaintext>",
  "<!--",
  "-->",
  "<![CDATA[",
  "<base href='//other.example/x/'>",
  "<meta charset=utf-16>",
  "<meta charset=shift_jis>",
  "<html lang=x><body>",
  "<frameset><frame>",
  "<img src=x srcset='a 1x, b 2x' data-src=y.jpg>",
  "<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>",
  '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Article","headline":',
  "<div style='display:none' hidden aria-hidden=true>",
  "<div class='comment sidebar footer hidden' id='article content'>",
  "&amp;&lt;&#0;&#xD800;&#x10FFFF;&NotEqualTilde;&",
  "\0",
  "\r\n",
  "\xff\xfe",
  "\xc3\xa9",
  "\x1b$B",
];

/** What stands before and after the one thing that fills a page. */
const PLACES: readonly (readonly [string, string])[] = [
  ["", ""],
  ["<p>", "</p>"],
  ["<title>", "</title>"],
  ["<h1>", "</h1>"],
  ["<p class=byline>", "</p>"],
  ["<pre>", "</pre>"],
  ["<img src=a.png alt='", "'>"],
  ["<p style='display:none", "x'>"],
  ["<meta name=author content='", "'>"],
  ['<script type="application/ld+json">', "</script>"],
];

const MUTATIONS: readonly Mutation[] = [
  // Cut out.
  (page, random) => {
    const [from, to] = slice(page, random);
    return page.slice(0, from) + page.slice(to);
  },
  // Cut off.
  (page, random) => page.slice(0, random.below(page.length + 1)),
  // Say twice.
  (page, random) => {
    const [from, to] = slice(page, random);
    return page.slice(0, to) + page.slice(from, to) + page.slice(to);
  },
  // Take from another page.
  (page, random, other) => {
    const at = random.below(page.length + 1);
    return page.slice(0, at) + other.slice(...slice(other, random)) + page.slice(at);
  },
  // Bring in markup, once or very often.
  (page, random) => insert(page, random, random.pick(SNIPPETS)),
  (page, random) => insert(page, random, random.pick(SNIPPETS).repeat(1 + random.below(MAX_REPEATS))),
  (page, random) => insert(page, random, `<p title="${"x".repeat(random.below(200_000))}">`),
  (page, random) => insert(page, random, `<p ${attributes(random.below(2_000))}>`),
  // Forget an element's end, or its beginning, everywhere.
  (page, random) =>
    page.replaceAll(random.pick(["</div>", "</p>", "</td>", "</a>", "</script>", "</table>", "-->"]), ""),
  (page, random) => page.replaceAll(random.pick(["<div", "<p", "<td", "<tr", "<script", "<body"]), "<x"),
  (page, random) =>
    page.replaceAll(
      random.pick(["<div", "<p", "<span", "<li"]),
      random.pick(["<table", "<a", "<b", "<button", "<h2", "<svg", "<form"]),
    ),
  // Lose bytes on the way.
  (page, random) => {
    const chars = page
      .slice(...slice(page, random))
      .split("")
      .map((char) => (random.below(20) === 0 ? String.fromCharCode(random.below(256)) : char));
    return insert(page, random, chars.join(""));
  },
  (page, random) =>
    page.replaceAll(random.pick(['"', ">", "=", " ", "<"]), (char) => (random.below(50) === 0 ? "" : char)),
];

/** A damaged page; `other` lends parts. */
export function mutatePage(page: Uint8Array, other: Uint8Array, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const lender = latin1(other);
  let mutated = latin1(page);
  if (random.below(BLOWN_UP_OF) === 0) return bytesOf(blownUp(mutated, random));
  for (let left = 1 + random.below(MAX_MUTATIONS); left > 0; left -= 1) {
    mutated = random.pick(MUTATIONS)(mutated, random, lender);
  }
  return bytesOf(mutated);
}

/** A page with so much of one thing in a text, an attribute, a script or a style that nothing more fits. */
function blownUp(page: string, random: Random): string {
  const pieces = [
    () => random.pick(BLOWN_UP_CHARS),
    () => random.pick(SNIPPETS),
    () => page.slice(...slice(page, random)),
  ];
  const piece = random.pick(pieces)() || "<";
  const [before, after] = random.pick(PLACES);
  const room = MAX_PAGE_CHARS - page.length - before.length - after.length;
  const filling = piece.repeat(Math.max(0, Math.floor(room / piece.length)));
  return insert(page, random, before + filling + after);
}

function bytesOf(page: string): Uint8Array {
  return Uint8Array.from(Buffer.from(page, "latin1"));
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function slice(page: string, random: Random): [from: number, to: number] {
  const from = random.below(page.length + 1);
  return [from, Math.min(page.length, from + random.below(MAX_SLICE_CHARS))];
}

function insert(page: string, random: Random, text: string): string {
  const at = random.below(page.length + 1);
  return page.slice(0, at) + text + page.slice(at);
}

function attributes(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}=${index}`).join(" ");
}
