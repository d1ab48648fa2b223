/** Tells the time that stands at an article's head from the times that its text speaks of. */

import { firstText } from "./first-text.ts";

/** The line of a time holds the author and the section besides; a paragraph that names a time says more. */
const LINE_BELOW_CHARS = 200;
const PARAGRAPH_BELOW_CHARS = 80;
/** Text before a time that is longer belongs to the article already. */
const PROSE_FROM_CHARS = 160;
const MAX_LEVELS = 12;
const MAX_SIBLINGS = 40;

const INLINE: ReadonlySet<string> = new Set([
  "a",
  "abbr",
  "b",
  "em",
  "i",
  "small",
  "span",
  "strong",
  "time",
  "br",
]);
const PARAGRAPHS: ReadonlySet<string> = new Set(["p", "blockquote", "li", "td", "dd"]);
/** Where the line says what its time is, it may also stand at the end. */
const IS_OF_PUBLISHING =
  /^\W*(?:posted|published|written|first published|veröffentlicht|erschienen|publié|publicado|pubblicato|geplaatst|gepubliceerd|opublikowano|опубликовано|投稿日|公開日|发布于|發布於)/i;

export function isHeadTime(time: Element): boolean {
  const line = lineOf(time);
  const text = firstText(line, LINE_BELOW_CHARS + 1).trim();
  const limit = PARAGRAPHS.has(line.localName) ? PARAGRAPH_BELOW_CHARS : LINE_BELOW_CHARS;
  if (text.length >= limit) return false;
  return IS_OF_PUBLISHING.test(text) || (!isSentence(text, time) && !followsProse(line));
}

/** The block that the time is in, or what is inline of it where the block holds other blocks. */
function lineOf(time: Element): Element {
  let at = time;
  for (;;) {
    const parent: Node | null = at.parentNode;
    if (parent === null || parent.nodeType !== 1 || !INLINE.has(at.localName) || holdsBlocks(parent))
      return at;
    at = parent as Element;
  }
}

function holdsBlocks(parent: Node): boolean {
  let child = (parent as Element).firstElementChild;
  for (let count = 0; child !== null && count < MAX_SIBLINGS; count += 1) {
    if (!INLINE.has(child.localName)) return true;
    child = child.nextElementSibling;
  }
  return false;
}

/** Words around the time that end as a sentence does. */
function isSentence(text: string, time: Element): boolean {
  return text.length > firstText(time, LINE_BELOW_CHARS).trim().length + 1 && /\p{L}{2}[.!?]$/u.test(text);
}

function followsProse(line: Element): boolean {
  let at: Element | null = line;
  for (let level = 0; at !== null && at.localName !== "body" && level < MAX_LEVELS; level += 1) {
    let before: Element | null = at.previousElementSibling;
    for (let count = 0; before !== null && count < MAX_SIBLINGS; count += 1) {
      if (before.localName === "p" && firstText(before, PROSE_FROM_CHARS).length >= PROSE_FROM_CHARS)
        return true;
      before = before.previousElementSibling;
    }
    at = at.parentNode?.nodeType === 1 ? (at.parentNode as Element) : null;
  }
  return false;
}
