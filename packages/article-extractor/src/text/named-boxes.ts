/**
 * Drops small boxes whose class names a purpose that is not the text: invitations, author notes, related
 * stories, share buttons. What holds much of the text, as the body does, is not judged by its name.
 */

import { hasClassWord } from "./class-words.ts";
import type { Refinement } from "./clutter.ts";

const PURPOSES: ReadonlySet<string> = new Set(
  (
    "newsletter newsletters signup subscribe subscription promo promos cta related recommended recommendations " +
    "recirc authorbio authorbox authorinfo authordetails aboutauthor abouttheauthor bio share sharing comment comments " +
    "disclaimer ad ads advert adverts advertisement advertising sponsor sponsored outbrain taboola breadcrumb " +
    "breadcrumbs byline dateline timestamp pagination"
  ).split(" "),
);

const MAX_WEIGHT = 1_500;
/** Of all text. */
const MAX_SHARE = 0.2;

const VERDICT = { rule: "named box", withPictures: true };

export function dropNamedBoxes({ layout, clutter }: Refinement): void {
  const { article, elements, blocks, textOf } = layout;
  const limit = Math.min(MAX_WEIGHT, MAX_SHARE * textOf(article).weight);
  const inside = new Set<Element>();
  for (const element of elements) {
    if (inside.has(element.parentNode as Element)) inside.add(element);
    else if (element !== article && textOf(element).weight <= limit && hasClassWord(element, PURPOSES))
      inside.add(element);
  }
  for (const block of blocks) if (inside.has(block.element)) clutter.drop(block, VERDICT);
}
