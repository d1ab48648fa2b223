/**
 * Where an element may stand so that a parser makes of the written HTML the very tree that was meant. What
 * a parser would close, move or reopen is where harmless markup turns into harm, so none is ever written.
 * Source: the HTML standard, 13.2.6.4.7 and following ("in body" and the table modes).
 */

import { BLOCKS, CELLS, DROPPED, FRAMES, INLINES, RENAMED, TABLE_PARTS, VOIDS } from "./allow-list.ts";
import { followingNode, isElement, isHtml, isText } from "./tree.ts";

const HEADING = /^h[1-6]$/;
/** Levels that a table needs to hold a cell. */
const TABLE_LEVELS = 4;

/**
 * The name under which an element is written inside the elements of `open`, the outermost first; null when
 * only its content is.
 */
export function nameInPlace(element: Element, open: readonly string[], maxLevels: number): string | null {
  const name = RENAMED.get(element.localName) ?? element.localName;
  if (open.length >= maxLevels) return null;
  if (TABLE_PARTS.has(name)) {
    if (TABLE_PARTS.get(name)?.includes(open.at(-1) ?? "") === true) return name;
    return CELLS.has(name) ? "div" : null;
  }
  if (!BLOCKS.has(name) && !INLINES.has(name)) return null;
  if (name === "p") return holdsBlock(element) ? "div" : "p";
  if (name === "table") return isWhole(element) && open.length + TABLE_LEVELS <= maxLevels ? name : null;
  return mayStand(name, open) ? name : null;
}

function mayStand(name: string, open: readonly string[]): boolean {
  if (HEADING.test(name)) return !open.some((outer) => HEADING.test(outer));
  switch (name) {
    case "a":
      return !open.includes("a");
    case "li":
      return !wouldClose(["li"], open);
    case "dt":
    case "dd":
      return !wouldClose(["dt", "dd"], open);
    case "rt":
    case "rp":
      return open.at(-1) === "ruby";
    default:
      return true;
  }
}

/** Whether a new item would close one that is open: it does through all but blocks other than `div` and `p`. */
function wouldClose(items: readonly string[], open: readonly string[]): boolean {
  const stop = open.findLast(
    (name) => items.includes(name) || !(INLINES.has(name) || /^(?:div|p)$/.test(name)),
  );
  return stop !== undefined && items.includes(stop);
}

/** Whether anything in a paragraph would end it. Scripts and browsers' leniency can build what no parser does. */
function holdsBlock(paragraph: Element): boolean {
  let node = followingNode(paragraph, paragraph, true);
  while (node !== null) {
    if (isElement(node) && isBlock(RENAMED.get(node.localName) ?? node.localName)) return true;
    node = followingNode(node, paragraph, true);
  }
  return false;
}

function isBlock(name: string): boolean {
  return BLOCKS.has(name) || TABLE_PARTS.has(name);
}

/** Whether a table holds nothing but parts in their places, outside its cells; a parser puts the rest before it. */
function isWhole(table: Element): boolean {
  let node = followingNode(table, table, true);
  while (node !== null) {
    const place = placeInTable(node);
    if (place === "misplaced") return false;
    node = followingNode(node, table, place === "part");
  }
  return true;
}

function placeInTable(node: Node): "part" | "cell" | "nothing" | "misplaced" {
  if (isText(node)) return /[^ \t\n\f\r]/.test(node.nodeValue ?? "") ? "misplaced" : "nothing";
  if (!isElement(node)) return "nothing";
  const name = RENAMED.get(node.localName) ?? node.localName;
  if (!isHtml(node) || FRAMES.has(name)) return "misplaced";
  const parents = TABLE_PARTS.get(name);
  if (parents !== undefined) {
    if (!parents.includes(node.parentElement?.localName ?? "")) return "misplaced";
    return CELLS.has(name) || VOIDS.has(name) ? "cell" : "part";
  }
  if (DROPPED.has(name)) return "cell";
  return BLOCKS.has(name) || INLINES.has(name) || node.firstChild !== null ? "misplaced" : "nothing";
}
