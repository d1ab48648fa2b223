/**
 * Drops small boxes whose class names a purpose that is not the text: invitations, author notes, related stories,
 * share buttons. A name that may be a text's subject, too ("share", "comment"), counts only with a second sign: the
 * box is mostly links, or a label above or below the body. What holds much of the text is not judged by its name.
 */

import type { ArticleLayout } from "./article-layout.ts";
import { hasClassWord } from "./class-words.ts";
import type { Refinement } from "./clutter.ts";

const PURPOSES: ReadonlySet<string> = new Set(
  (
    "newsletter newsletters signup recirc authorbio authorbox authorinfo authordetails aboutauthor abouttheauthor " +
    "relatedstories relatedposts relatedarticles outbrain taboola breadcrumb breadcrumbs"
  ).split(" "),
);
const DOUBTFUL: ReadonlySet<string> = new Set(
  (
    "related recommended recommendations promo promos cta share sharing comment comments ad ads advert adverts " +
    "advertisement advertising sponsor sponsored subscribe subscription pagination byline dateline timestamp author"
  ).split(" "),
);

const MAX_WEIGHT = 1_500;
/** Of all text. */
const MAX_SHARE = 0.2;
const MOST_LINKS = 0.5;
const MAX_LABEL_WEIGHT = 120;

/** What has its place in a table is in it for the table's sake. */
const NO_BOXES: ReadonlySet<string> = new Set("table tbody thead tr td th pre blockquote".split(" "));

const VERDICT = { rule: "named box", withPictures: true };

export function dropNamedBoxes({ layout, clutter }: Refinement): void {
  const { article, elements, blocks, textOf } = layout;
  const limit = Math.min(MAX_WEIGHT, MAX_SHARE * textOf(article).weight);
  const ofText = findElementsOfText(layout);
  const inside = new Set<Element>();
  for (const element of elements) {
    if (inside.has(element.parentNode as Element)) inside.add(element);
    else if (element === article || textOf(element).weight > limit || NO_BOXES.has(element.localName))
      continue;
    else if (hasClassWord(element, PURPOSES)) inside.add(element);
    else if (hasClassWord(element, DOUBTFUL) && hasSecondSign(layout, element, ofText)) inside.add(element);
  }
  for (const block of blocks) if (inside.has(block.element)) clutter.drop(block, VERDICT);
}

function hasSecondSign({ textOf }: ArticleLayout, element: Element, ofText: ReadonlySet<Node>): boolean {
  const { weight, linkWeight, sentences } = textOf(element);
  if (linkWeight > MOST_LINKS * weight) return true;
  return sentences === 0 && weight <= MAX_LABEL_WEIGHT && !ofText.has(element);
}

/** All that holds some of what stands from the first to the last prose of the body; everything when there is none. */
function findElementsOfText({ article, blocks, body }: ArticleLayout): ReadonlySet<Node> {
  const found = new Set<Node>([article]);
  for (const { element } of body === null ? blocks : blocks.slice(body.first, body.last + 1)) {
    for (let node: Node = element; !found.has(node); node = node.parentNode!) found.add(node);
  }
  return found;
}
