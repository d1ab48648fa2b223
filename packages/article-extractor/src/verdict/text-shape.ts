/** How the text that was found on a page is built: how much of it is links, and how long its longest block is. */

import { countWords } from "../count-words.ts";
import { nextNode } from "../metadata/next-node.ts";

export interface TextShape {
  readonly linkedWords: number;
  readonly unlinkedWords: number;
  /** Words outside links of the block that has most. */
  readonly longestBlockWords: number;
  readonly headings: number;
  /** Headings that are links, or in them. */
  readonly linkedHeadings: number;
}

const BLOCKS: ReadonlySet<string> = new Set(
  "p div li td th h1 h2 h3 h4 h5 h6 section article blockquote pre dd dt figcaption ul ol table tr br".split(
    " ",
  ),
);

/** A text as long is beyond doubt, whatever its shape. */
const MAX_CHARS = 60_000;

/** `root` is the element that holds the found text. */
export function readTextShape(root: Element): TextShape {
  const shape = { unlinkedWords: 0, longestBlockWords: 0, headings: 0, linkedHeadings: 0 };
  let block = "";
  let linked = "";
  const endBlock = () => {
    const words = countWords(block);
    shape.unlinkedWords += words;
    shape.longestBlockWords = Math.max(shape.longestBlockWords, words);
    block = "";
  };
  let chars = 0;
  for (let node: Node | null = root; node !== null && chars < MAX_CHARS; node = nextNode(node, root)) {
    if (node.nodeType === 3) {
      const text = node.textContent ?? "";
      chars += text.length;
      if (isWithin(node, root, LINK)) linked += ` ${text}`;
      else block += text;
    } else if (node.nodeType === 1) {
      const element = node as Element;
      if (BLOCKS.has(element.localName)) endBlock();
      if (HEADING.has(element.localName)) {
        shape.headings += 1;
        if (isWithin(element, root, LINK) || firstChildIsLink(element)) shape.linkedHeadings += 1;
      }
    }
  }
  endBlock();
  return { ...shape, linkedWords: countWords(linked) };
}

const LINK: ReadonlySet<string> = new Set(["a"]);
const HEADING: ReadonlySet<string> = new Set(["h1", "h2", "h3", "h4", "h5", "h6"]);

/** Links are near to their text; who looks further up would take long on a deep page. */
const MAX_LEVELS = 8;

function isWithin(node: Node, root: Node, tags: ReadonlySet<string>): boolean {
  let at = node.parentNode;
  for (let level = 0; at !== null && at !== root && level < MAX_LEVELS; level += 1, at = at.parentNode) {
    if (at.nodeType === 1 && tags.has((at as Element).localName)) return true;
  }
  return false;
}

function firstChildIsLink(heading: Element): boolean {
  const child = heading.firstElementChild;
  return (
    child !== null &&
    child.localName === "a" &&
    child.hasAttribute("href") &&
    !child.getAttribute("href")!.startsWith("#")
  );
}
