/**
 * Drops other articles: three `<article>` elements or more side by side, when there is enough prose besides
 * them. By HTML each is a composition of its own: a related story, a comment. Where they are nearly all there
 * is (a front page, a live blog), they stay.
 */

import { holdsBody, type ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";

const LEAST_OTHERS = 3;
/** Prose besides them, as a share of all prose. */
const LEAST_OWN_SHARE = 0.2;

const VERDICT = { rule: "other article", withPictures: true };

export function dropOtherArticles({ layout, clutter }: Refinement): void {
  const inside = new Set<Element>(findOtherArticles(layout));
  if (inside.size === 0) return;
  for (const element of layout.elements) {
    if (inside.has(element.parentNode as Element)) inside.add(element);
  }
  for (const block of layout.blocks) if (inside.has(block.element)) clutter.drop(block, VERDICT);
}

function findOtherArticles(layout: ArticleLayout): readonly Element[] {
  const { article, elements, textOf } = layout;
  const rows = new Map<Node, Element[]>();
  for (const element of elements) {
    if (element === article || element.localName !== "article" || holdsBody(layout, element)) continue;
    if (textOf(element).proseWeight === 0) continue;
    const row = rows.get(element.parentNode!);
    if (row === undefined) rows.set(element.parentNode!, [element]);
    else row.push(element);
  }
  const all = textOf(article).proseWeight;
  const found: Element[] = [];
  for (const row of rows.values()) {
    const others = row.reduce((sum, element) => sum + textOf(element).proseWeight, 0);
    if (row.length >= LEAST_OTHERS && all - others >= LEAST_OWN_SHARE * all) found.push(...row);
  }
  return found;
}
