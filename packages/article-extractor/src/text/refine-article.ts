/**
 * Refines what Readability took for the article: drops what is on the page for the site's sake, and says
 * which text is a caption. The rules look at structure, place, links, punctuation and the names that the page
 * itself gives its parts; none knows a site. Prose of the body goes only for what its box or its form says.
 */

import { dropAfterBody } from "./after-body.ts";
import { layOut } from "./article-layout.ts";
import { dropBeforeBody } from "./before-body.ts";
import { findCaptions } from "./captions.ts";
import { Clutter, type PageFacts, type Refinement } from "./clutter.ts";
import { dropInterfaceLines } from "./interface-lines.ts";
import { dropLinkLines } from "./link-lines.ts";
import { nameCaptions } from "./name-captions.ts";
import { dropNamedBoxes } from "./named-boxes.ts";
import { dropOtherArticles } from "./other-articles.ts";
import { removeClutter } from "./remove-clutter.ts";

/** In this order; the last looks at what the others left. */
const RULES: readonly ((refinement: Refinement) => void)[] = [
  dropInterfaceLines,
  dropNamedBoxes,
  dropOtherArticles,
  dropLinkLines,
  dropBeforeBody,
  dropAfterBody,
];

/** Changes the tree below `article`, which must have its classes yet (Readability's `keepClasses`). */
export function refineArticle(article: Element, facts: PageFacts): void {
  const layout = layOut(article);
  const captions = findCaptions(layout);
  const clutter = new Clutter();
  for (const rule of RULES) rule({ layout, facts, captions: captions.blocks, clutter });
  removeClutter(layout, clutter);
  nameCaptions(captions);
}
