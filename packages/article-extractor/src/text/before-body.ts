/**
 * Drops what stands before the text: menus, bylines, dates, labels, the title once more. What is prose, ends like
 * a sentence or is set out as something (a quotation, a table, code, a list of more than links) stays, and so do
 * the headings above it.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { PageFacts, Refinement } from "./clutter.ts";
import { wording, type TextBlock } from "./text-block.ts";

/** A label, not a sentence that lacks its full stop. */
const MAX_LABEL_WEIGHT = 80;
/** More of them in a box of its own are no byline. */
const MAX_LABELS = 4;
const MAX_DATE_WEIGHT = 100;
/** An item shorter than this is a button's or a menu's. */
const LEAST_ITEM_WEIGHT = 20;
const ITEM_LINK_SHARE = 0.5;

/** A day of the years in which there were web pages, in any language; older ones are what a text tells of. */
const YEAR = /(?<!\d)(?:199\d|20\d\d)(?!\d)/;
const DAY = /\d.*(?<!\d)(?:199\d|20\d\d)(?!\d)|(?<!\d)(?:199\d|20\d\d)(?!\d).*\d/;
const CLOCK = /\d:\d\d/;
const ADDRESS = /^https?:\/\/\S+$/;
/** A dash says whose the words before it are, a colon that more follows. */
const GOES_ON = /^[—–―]|[:：]$/;

const VERDICT = { rule: "before the body", withPictures: false };

export function dropBeforeBody({ layout, facts, captions, clutter }: Refinement): void {
  const { blocks, body, isProse, textOf } = layout;
  if (body === null) return;
  const flow = blocks[body.first]!.element.parentNode;
  const dates = blocks.slice(body.first).filter(isDate);
  const place = {
    textOf,
    flow,
    isDiary: dates.length > 0,
    isLiveBlog: dates.some(({ text }) => CLOCK.test(text)),
  };
  let isAboveText = true;
  for (const block of blocks.slice(0, body.first).toReversed()) {
    if (captions.has(block) || clutter.has(block)) continue;
    const stays: boolean = body.has(block)
      ? !isLabelOfBody(block, facts, place)
      : isProse(block) || isText(block, facts, isAboveText);
    isAboveText = stays;
    if (!stays) clutter.drop(block, VERDICT);
  }
}

interface Place extends Pick<ArticleLayout, "textOf"> {
  /** What the first paragraph of the body stands in. */
  readonly flow: Node | null;
  /** Whether dates stand within the text, too. */
  readonly isDiary: boolean;
  /** Whether times of the day do. */
  readonly isLiveBlog: boolean;
}

/** Outside the body, what is not a label by its form. */
function isText(block: TextBlock, facts: PageFacts, isAboveText: boolean): boolean {
  const { within, weight, linkShare, endsSentence, text } = block;
  if (saysTitle(block, facts) || isDate(block) || ADDRESS.test(text)) return false;
  if (within.heading) return isAboveText;
  if (within.quote || within.table || within.preformatted || GOES_ON.test(text)) return true;
  if (within.list) return weight >= LEAST_ITEM_WEIGHT && linkShare < ITEM_LINK_SHARE;
  return (endsSentence || weight >= MAX_LABEL_WEIGHT) && linkShare < ITEM_LINK_SHARE;
}

/** In the body, only what by its form is no text: its paragraphs begin where they begin. */
function isLabelOfBody(block: TextBlock, facts: PageFacts, place: Place): boolean {
  const { textOf, flow, isDiary, isLiveBlog } = place;
  const { within, weight, endsSentence, element, text } = block;
  if (within.table || within.quote || within.preformatted) return false;
  if (saysTitle(block, facts)) return true;
  if (within.heading || within.list || endsSentence || GOES_ON.test(text)) return false;
  const isOutOfFlow = element.parentNode !== flow;
  if (isDate(block)) return CLOCK.test(text) ? !isLiveBlog : !isDiary;
  return (
    isOutOfFlow && weight < MAX_LABEL_WEIGHT && textOf(element.parentNode as Element).blocks <= MAX_LABELS
  );
}

function saysTitle({ text }: TextBlock, { title }: PageFacts): boolean {
  return title !== null && wording(text) === wording(title);
}

function isDate({ weight, endsSentence, within, text }: TextBlock): boolean {
  if (weight > MAX_DATE_WEIGHT || endsSentence || within.heading || within.list) return false;
  return DAY.test(text) || (CLOCK.test(text) && (YEAR.test(text) || weight < MAX_LABEL_WEIGHT));
}
