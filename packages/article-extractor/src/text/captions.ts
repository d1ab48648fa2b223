/**
 * Finds what belongs to pictures and not to the text: captions and credits. By HTML that is what stands in a
 * `<figure>` (but tables, quotes and code stand there, too); many pages only say so by a class.
 */

import { holdsBody, type ArticleLayout } from "./article-layout.ts";
import { hasClassPart, hasClassWord } from "./class-words.ts";
import type { TextBlock } from "./text-block.ts";

const CAPTION_WORDS: ReadonlySet<string> = new Set("caption captions credit credits figcaption".split(" "));
const PICTURE_PARTS = "image img photo picture figure gallery media thumb".split(" ");

/** A caption is not longer. */
const MAX_CAPTION_WEIGHT = 400;
/** A box of a picture and more text than this may be what the picture illustrates. */
const MAX_BESIDE_WEIGHT = 300;
const MAX_BESIDE_BLOCKS = 3;
const MAX_BESIDE_SENTENCES = 3;

/** So far up from a caption, its box holds the picture. */
const PICTURE_LEVELS = 4;
/** Classes say of a box of both that its text is one. */
const TEXT_WORDS: ReadonlySet<string> = new Set("text content copy body".split(" "));

/** Text in these is text with a picture in it. */
const NO_PICTURE_BOXES: ReadonlySet<string> = new Set("p li dd td th blockquote".split(" "));

export interface Captions {
  readonly blocks: ReadonlySet<TextBlock>;
  /** Elements that are captions without being a `<figcaption>`. */
  readonly captions: readonly Element[];
  /** Boxes of a picture and its caption that are no `<figure>`. */
  readonly figures: readonly Element[];
}

export function findCaptions(layout: ArticleLayout): Captions {
  const captions: Element[] = [];
  const figures: Element[] = [];
  const inside = new Set<Element>();
  for (const element of layout.elements) {
    if (inside.has(element.parentNode as Element) || element.localName === "figcaption") inside.add(element);
    else if (element === layout.article || holdsBody(layout, element)) continue;
    else if (isCaption(layout, element)) captions.push(element);
    else if (isPictureBox(layout, element)) figures.push(element);
    else continue;
    inside.add(element);
  }
  const blocks = layout.blocks.filter((block) => inside.has(block.element) || isBesideFigure(block));
  return { blocks: new Set(blocks), captions, figures };
}

function isCaption(layout: ArticleLayout, element: Element): boolean {
  if (layout.textOf(element).weight > MAX_CAPTION_WEIGHT || !hasClassWord(element, CAPTION_WORDS))
    return false;
  return isByPicture(layout, element);
}

/** In a box with a picture, or right before or after one; a caption of a table or a listing is text. */
function isByPicture(layout: ArticleLayout, element: Element): boolean {
  const hasPicture = (other: Element | null) => other !== null && layout.textOf(other).pictures > 0;
  if (hasPicture(element.previousElementSibling) || hasPicture(element.nextElementSibling)) return true;
  let box = element;
  for (let level = 0; level < PICTURE_LEVELS && !hasPicture(box); level += 1) {
    if (box === layout.article || holdsBody(layout, box)) return false;
    box = box.parentNode as Element;
  }
  return hasPicture(box) && box !== layout.article && !holdsBody(layout, box);
}

function isPictureBox(layout: ArticleLayout, element: Element): boolean {
  const { pictures, blocks, weight, sentences, headings } = layout.textOf(element);
  if (pictures === 0 || blocks === 0 || headings > 0 || NO_PICTURE_BOXES.has(element.localName)) return false;
  if (weight > MAX_BESIDE_WEIGHT || blocks > MAX_BESIDE_BLOCKS || sentences > MAX_BESIDE_SENTENCES)
    return false;
  return hasClassPart(element, PICTURE_PARTS) && !hasClassWord(element, TEXT_WORDS);
}

function isBesideFigure({ within }: TextBlock): boolean {
  return within.figure && !within.table && !within.preformatted && !within.quote;
}
