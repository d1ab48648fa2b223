/**
 * Drops other articles: three `<article>` elements or more side by side, when the text stands in one that they are
 * not in. By HTML each of them is a composition of its own: a related story, a comment. Those in the text's own
 * `<article>` are its parts, and where there is no other, they are what the page is made of.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { Refinement } from "./clutter.ts";

const LEAST_OTHERS = 3;
/** Prose in the text's own article, as a share of all prose. */
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
  const articles = elements.filter((element) => element !== article && element.localName === "article");
  if (articles.length <= LEAST_OTHERS) return [];
  const least = LEAST_OWN_SHARE * textOf(article).proseWeight;
  const candidates = articles.filter((element) => textOf(element).proseWeight >= least);
  const rows = [...Map.groupBy(articles, (element) => element.parentNode).values()];
  return rows
    .filter((row) => row.length >= LEAST_OTHERS)
    .filter((row) => candidates.some((own) => row.every((other) => areApart(own, other))))
    .flat();
}

function areApart(one: Element, other: Element): boolean {
  return !one.contains(other) && !other.contains(one);
}
