/**
 * Drops what stands after the text: related stories, notes on the author, invitations, how to write to whom,
 * and headings with nothing left below them. Prose goes only when it stands in a box of its own.
 */

import type { ArticleBody, ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";
import { SHOWS_ADDRESS } from "./link-lines.ts";
import type { TextBlock } from "./text-block.ts";

/** A list behind the last paragraph, with more in links than this, leads elsewhere. */
const LIST_LINK_SHARE = 0.3;
const MAX_NOTE_WEIGHT = 400;
/** A note not set apart by italics is shorter: a line or two. */
const MAX_PLAIN_NOTE_WEIGHT = 160;
const ITALIC_SHARE = 0.9;
/** Of a note in italics, so much in links makes it an invitation. */
const INVITING_LINK_SHARE = 0.1;

/** A mail address, a name on a social network, a web address. */
const CONTACT = /[\w.]@[\w-]+\.|(?:^|\s)@\w{3,}|https?:\/\/\S/;
const VERDICT = { rule: "after the body", withPictures: true };
const NOTE = { rule: "closing note", withPictures: false };
const HEADING = { rule: "heading of nothing", withPictures: false };

export function dropAfterBody(refinement: Refinement): void {
  const { layout, clutter } = refinement;
  const { blocks, body } = layout;
  if (body === null) return;
  const continues = continuation(layout, body);
  for (const block of blocks.slice(body.last + 1)) {
    if (body.has(block) ? leadsElsewhere(block) : !continues(block)) clutter.drop(block, VERDICT);
  }
  dropClosingNotes(refinement);
  dropHeadingsOfNothing(refinement, body);
}

/** A list of titles. Items that end like sentences, or show an address, are notes and references. */
function leadsElsewhere({ within, linkShare, endsSentence, text }: TextBlock): boolean {
  return within.list && linkShare > LIST_LINK_SHARE && !endsSentence && !SHOWS_ADDRESS.test(text);
}

/**
 * Tells prose that goes on after the body: in a box of the same name as one that prose of the body stands in, or in
 * none of its own, as broken markup leaves it.
 */
function continuation({ blocks, isProse }: ArticleLayout, body: ArticleBody): (block: TextBlock) => boolean {
  const boxes = new Set(blocks.filter((block) => isProse(block) && body.has(block)).map(boxOf));
  return (block) => {
    if (!isProse(block)) return false;
    const box = boxOf(block);
    return (box !== null && boxes.has(box)) || body.path.has(block.element.parentNode as Element);
  };
}

/** The name of the element that a paragraph stands in; null without a class, because such look all alike. */
function boxOf({ element }: TextBlock): string | null {
  const box = element.parentNode as Element;
  const classes = (box.getAttribute("class") ?? "").trim();
  return classes === "" ? null : `${box.localName} ${classes}`;
}

/** From the end, as long as there are notes. */
function dropClosingNotes({ layout, captions, clutter }: Refinement): void {
  for (const block of layout.blocks.toReversed()) {
    if (clutter.has(block) || captions.has(block)) continue;
    if (!isClosingNote(block)) return;
    clutter.drop(block, NOTE);
  }
}

function isClosingNote({ within, weight, italicShare, linkShare, text }: TextBlock): boolean {
  if (within.heading || within.quote || weight > MAX_NOTE_WEIGHT || SHOWS_ADDRESS.test(text)) return false;
  const isItalic = italicShare > ITALIC_SHARE;
  if (isItalic && linkShare > INVITING_LINK_SHARE) return true;
  return (isItalic || weight <= MAX_PLAIN_NOTE_WEIGHT) && CONTACT.test(text);
}

function dropHeadingsOfNothing({ layout, captions, clutter }: Refinement, body: ArticleBody): void {
  for (const block of layout.blocks.slice(body.last + 1).toReversed()) {
    if (clutter.has(block) || captions.has(block)) continue;
    if (!block.within.heading) return;
    clutter.drop(block, HEADING);
  }
}
