/**
 * Drops what stands before the text: menus, breadcrumbs, bylines, dates, the title and the description once
 * more. Prose before the body is a lead and stays, and so does a heading right before it, unless the page's
 * description says the same.
 */

import type { PageFacts, Refinement } from "./clutter.ts";
import { wording, type TextBlock } from "./text-block.ts";

/** A label, not a sentence that lacks its full stop. */
const MAX_LABEL_WEIGHT = 80;
const MAX_DATE_WEIGHT = 100;
/** Shorter words are in many a description by chance. */
const LEAST_REPEATED_WEIGHT = 40;

/** A year beside another number, or a time of day: a date in any language. */
const DATE = /\d.*(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d).*\d|\d:\d\d/;

const VERDICT = { rule: "before the body", withPictures: false };

export function dropBeforeBody({ layout, facts, captions, clutter }: Refinement): void {
  const { blocks, body, isProse } = layout;
  if (body === null) return;
  const flow = blocks[body.first]!.element.parentNode;
  const last = blocks[body.first - 1];
  for (const block of blocks.slice(0, body.first)) {
    if (captions.has(block)) continue;
    const isOfBody = body.has(block) || (block === last && block.within.heading);
    const isLead = isOfBody ? !isLabel(block, facts, flow) : isProse(block);
    if (isLead && (body.has(block) || !repeats(block, facts.description))) continue;
    clutter.drop(block, VERDICT);
  }
}

/** In the body, only what by its form is no text: its paragraphs begin where they begin. */
function isLabel(block: TextBlock, { title }: PageFacts, flow: Node | null): boolean {
  if (block.within.table) return false;
  if (title !== null && wording(block.text) === wording(title)) return true;
  if (block.within.heading || block.endsSentence) return false;
  if (block.weight <= MAX_DATE_WEIGHT && DATE.test(block.text)) return true;
  if (block.within.list || block.within.preformatted) return false;
  return block.weight < MAX_LABEL_WEIGHT && block.element.parentNode !== flow;
}

/** Whether the whole block is said in `told`, too. */
function repeats(block: TextBlock, told: string | null): boolean {
  return (
    told !== null && block.weight >= LEAST_REPEATED_WEIGHT && wording(told).includes(wording(block.text))
  );
}
