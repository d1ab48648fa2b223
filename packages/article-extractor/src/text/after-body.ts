/**
 * Drops what stands after the text: boxes behind the body that by their class are something else, that are mostly
 * links to the same site, or labels without a sentence; and at the very end invitations and headings of nothing. In
 * doubt all stays, because the last part of an article often stands in a box of its own.
 */

import type { ArticleBody, ArticleLayout } from "./article-layout.ts";
import { hasClassWord } from "./class-words.ts";
import type { Refinement } from "./clutter.ts";
import { leadsToSameSite } from "./same-site.ts";
import { isSetOut, type TextBlock } from "./text-block.ts";

/** Behind the body, boxes with these in their class are no parts of the text. */
const PURPOSES: ReadonlySet<string> = new Set(
  "copyright copyrights sidebar footer trending popular".split(" "),
);
/** A box with more than this in links is a menu, or a list of stories. */
const MOST_LINKS = 0.5;
/** More than this is no row of labels. */
const MAX_LABELS_WEIGHT = 160;
const MAX_NOTE_WEIGHT = 400;
const ITALIC_SHARE = 0.9;

/** Boxes by HTML; a section is part of what it stands in, and what is in it is judged by it. */
const BOXES: ReadonlySet<string> = new Set("div ul ol article".split(" "));

/** A mail address, a name on a social network. */
const CONTACT = /[\w.]@[\w-]+\.|(?:^|\s)@\w{3,}/;
/** "Correction: …" in any language; what it announces is the text's own, though it may end with where to write to. */
const ANNOUNCEMENT = /^\p{L}[\p{L} ]{2,30}[:：]/u;
const VERDICT = { rule: "after the body", withPictures: true };
const NOTE = { rule: "closing note", withPictures: false };
const HEADING = { rule: "heading of nothing", withPictures: false };

export function dropAfterBody(refinement: Refinement): void {
  const { layout, clutter } = refinement;
  const { blocks, body } = layout;
  if (body === null) return;
  const foreign = findForeign(layout, body);
  for (const block of blocks) if (foreign.has(block.element)) clutter.drop(block, VERDICT);
  dropClosingNotes(refinement);
  dropHeadingsOfNothing(refinement, body);
}

function findForeign(layout: ArticleLayout, body: ArticleBody): ReadonlySet<Element> {
  const sameSite = weighSameSiteLinks(layout, body);
  const foreign = new Set<Element>();
  const inSections = new Set<Element>();
  for (const element of body.behind) {
    const parent = element.parentNode as Element;
    if (element.localName === "section" || inSections.has(parent)) inSections.add(element);
    const isMenu =
      BOXES.has(element.localName) &&
      !inSections.has(element) &&
      (sameSite.get(element) ?? 0) > MOST_LINKS * layout.textOf(element).weight;
    const isOfLabels = body.path.has(parent) && isLabels(layout, element);
    if (foreign.has(parent) || hasClassWord(element, PURPOSES) || isMenu || isOfLabels) foreign.add(element);
  }
  return foreign;
}

/** How much text behind the body each element has in links to other pages of the site. */
function weighSameSiteLinks(
  { blocks }: ArticleLayout,
  { behind, last }: ArticleBody,
): ReadonlyMap<Node, number> {
  const weights = new Map<Node, number>();
  const add = (element: Node, more: number) => weights.set(element, (weights.get(element) ?? 0) + more);
  for (const { element, pieces, weight, linkShare } of blocks.slice(last + 1)) {
    const link = pieces.find((piece) => piece.link !== null)?.link ?? null;
    if (link !== null && leadsToSameSite(link)) add(element, linkShare * weight);
  }
  for (const element of behind.toReversed()) {
    const weight = weights.get(element);
    if (weight !== undefined) add(element.parentNode!, weight);
  }
  return weights;
}

function isLabels({ textOf }: ArticleLayout, element: Element): boolean {
  const { weight, sentences, pictures, setOut } = textOf(element);
  return sentences === 0 && pictures === 0 && setOut === 0 && weight <= MAX_LABELS_WEIGHT;
}

/** Paragraphs in italics that say where to write to, from the end, as long as there are such. */
function dropClosingNotes({ layout, captions, clutter }: Refinement): void {
  for (const block of layout.blocks.toReversed()) {
    if (clutter.has(block) || captions.has(block)) continue;
    if (!isClosingNote(block)) return;
    clutter.drop(block, NOTE);
  }
}

function isClosingNote(block: TextBlock): boolean {
  const { within, weight, italicShare, sentences, text } = block;
  if (within.heading || isSetOut(block) || weight > MAX_NOTE_WEIGHT) return false;
  if (sentences > 1 && ANNOUNCEMENT.test(text)) return false;
  return italicShare > ITALIC_SHARE && CONTACT.test(text);
}

/** Unless a picture or a player follows, which is what the heading is of. */
function dropHeadingsOfNothing({ layout, captions, clutter }: Refinement, body: ArticleBody): void {
  const { elements, textOf, blocks } = layout;
  const lastPicture = elements.findLastIndex((element) => textOf(element).pictures > 0);
  const afterPictures = new Set(elements.slice(lastPicture + 1));
  for (const block of blocks.slice(body.last + 1).toReversed()) {
    if (clutter.has(block) || captions.has(block)) continue;
    if (!block.within.heading || !afterPictures.has(block.element)) return;
    clutter.drop(block, HEADING);
  }
}
