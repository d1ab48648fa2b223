/**
 * Drops lines that are nothing but a link to another page of the site: menus in `<nav>`, and headlines between
 * the paragraphs. A line that ends like a sentence, that the line before it announces, or that is an item of a list,
 * is the text's own, and so are all where links are a good part of the text.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";
import { leadsToSameSite } from "./same-site.ts";
import type { TextBlock } from "./text-block.ts";

/** Leaves room for the words "See also". */
const LINK_SHARE = 0.8;
/** A line shorter than a headline is a name or a product, a longer one a paragraph that somebody made one link. */
const HEADLINE_WEIGHT = 40;
const MAX_WEIGHT = 160;
/** From this share of the body's blocks on, links are what the text is about. */
const SUBJECT_SHARE = 0.25;

/** A reference: its reader is to see where it leads. */
const SHOWS_ADDRESS = /^\W*(?:https?:\/\/|www\.)\S+$/i;
const ANNOUNCES = /[:：]$/;
const VERDICT = { rule: "link line", withPictures: false };

export function dropLinkLines({ layout, captions, clutter }: Refinement): void {
  const menus = findMenus(layout);
  const areSubject = linksAreSubject(layout);
  for (const [at, block] of layout.blocks.entries()) {
    if (captions.has(block)) continue;
    const isHeadline = !areSubject && isHeadlineOfOther(block) && !isAnnounced(layout.blocks[at - 1]);
    if (isHeadline || menus.has(block.element)) clutter.drop(block, VERDICT);
  }
}

function isLinkLine({ linkShare, weight, within }: TextBlock): boolean {
  return (
    linkShare > LINK_SHARE && weight < MAX_WEIGHT && !within.table && !within.quote && !within.preformatted
  );
}

function isHeadlineOfOther(block: TextBlock): boolean {
  const { weight, within, endsSentence, pieces, text } = block;
  if (
    !isLinkLine(block) ||
    weight < HEADLINE_WEIGHT ||
    within.heading ||
    within.list ||
    endsSentence ||
    SHOWS_ADDRESS.test(text)
  )
    return false;
  return pieces.every(({ link }) => link === null || leadsToSameSite(link));
}

function isAnnounced(before: TextBlock | undefined): boolean {
  return before === undefined || before.within.heading || ANNOUNCES.test(before.text);
}

function linksAreSubject({ blocks, body }: ArticleLayout): boolean {
  const inText = body === null ? blocks : blocks.filter(body.has);
  return inText.filter(isLinkLine).length > SUBJECT_SHARE * inText.length;
}

/** All that is in a `<nav>`, unless prose is. */
function findMenus({ elements, textOf }: ArticleLayout): ReadonlySet<Element> {
  const menus = new Set<Element>();
  for (const element of elements) {
    const isMenu = element.localName === "nav" && textOf(element).proseWeight === 0;
    if (isMenu || menus.has(element.parentNode as Element)) menus.add(element);
  }
  return menus;
}
