/**
 * Finds links that stand behind one another within a sentence without a word or a mark between them: what a
 * page shows when the reader points at a name. Of such a run the first link is the text's own.
 */

import type { TextBlock } from "./text-block.ts";

/** Fewer are a name with its note. */
const RUN_LINKS = 3;
/** So many of them are as long as headlines; notes and references are shorter. */
const RUN_HEADLINES = 2;
const HEADLINE_CHARS = 30;

/** What to take out of the block: links and the blanks between them; nothing when nothing but links is in it. */
export function findLinkRuns({ pieces, linkShare }: TextBlock): readonly ChildNode[] {
  if (linkShare === 0 || linkShare === 1) return [];
  const found: ChildNode[] = [];
  let links: Element[] = [];
  let blanksBetween: Text[] = [];
  let blanksBehind: Text[] = [];
  const endRun = () => {
    if (links.length >= RUN_LINKS && headlines(links) >= RUN_HEADLINES) {
      found.push(...links.slice(1), ...blanksBetween);
    }
    links = [];
    blanksBetween = [];
    blanksBehind = [];
  };
  for (const { node, link } of pieces) {
    if (!/\S/.test(node.data)) {
      if (link === null) blanksBehind.push(node);
    } else if (link === null) endRun();
    else if (link !== links.at(-1)) {
      if (links.length > 0) blanksBetween.push(...blanksBehind);
      blanksBehind = [];
      links.push(link);
    }
  }
  endRun();
  return found;
}

function headlines(links: readonly Element[]): number {
  return links.filter((link) => (link.textContent ?? "").trim().length >= HEADLINE_CHARS).length;
}
