/**
 * Drops lines that are nothing but links: menus, related stories, "read more". In a text of which they are a
 * good part they are what it is about, and stay; so do links that show their address, which are references,
 * and headings that lead to the text below them.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";
import type { TextBlock } from "./text-block.ts";

/** Leaves room for the bullet or the words "See also". */
const LINK_SHARE = 0.8;
/** Longer ones are paragraphs that somebody made one link. */
const MAX_WEIGHT = 400;
/** A line of the text itself is left alone when it is shorter than a headline: a name, a product. */
const HEADLINE_WEIGHT = 40;
/** From this share of the body's blocks on, links are what the text is about. */
const SUBJECT_SHARE = 0.25;
const TEXT_LINK_SHARE = 0.5;

/** A reference: its reader is to see where it leads. */
export const SHOWS_ADDRESS = /^\W*(?:https?:\/\/|www\.)\S+$/i;

const VERDICT = { rule: "link line", withPictures: false };

export function dropLinkLines({ layout, captions, clutter }: Refinement): void {
  const { blocks, body } = layout;
  const areSubject = linksAreSubject(layout);
  for (const [at, block] of blocks.entries()) {
    if (!isLinkLine(block) || captions.has(block)) continue;
    const isInText = body === null || body.has(block);
    if (isInText && (areSubject || (!block.within.list && block.weight < HEADLINE_WEIGHT))) continue;
    if (block.within.heading && isText(blocks[at + 1])) continue;
    clutter.drop(block, VERDICT);
  }
}

function isLinkLine({ linkShare, weight, within, text }: TextBlock): boolean {
  return linkShare > LINK_SHARE && weight < MAX_WEIGHT && !within.table && !SHOWS_ADDRESS.test(text);
}

function linksAreSubject({ blocks, body }: ArticleLayout): boolean {
  const inText = body === null ? blocks : blocks.filter(body.has);
  return inText.filter(isLinkLine).length > SUBJECT_SHARE * inText.length;
}

function isText(block: TextBlock | undefined): boolean {
  return block !== undefined && !block.within.heading && block.linkShare < TEXT_LINK_SHARE;
}
