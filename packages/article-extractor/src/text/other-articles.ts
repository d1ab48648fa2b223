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
  const { article, elements } = layout;
  const articles = elements.filter((element) => element !== article && element.localName === "article");
  if (articles.length <= LEAST_OTHERS) return [];
  const own = findOwn(layout, articles);
  const aroundOwn = new Map(own.map((element) => [element, ancestors(element)]));
  const rows = [...Map.groupBy(articles, (element) => element.parentNode!)];
  return rows.flatMap(([parent, row]) => {
    if (row.length < LEAST_OTHERS) return [];
    const isBesideOwn = own.some((element) => {
      return !element.contains(parent) && !row.some((other) => aroundOwn.get(element)!.has(other));
    });
    return isBesideOwn ? row : [];
  });
}

/** The articles with much of the prose that hold no other such article: five at most. */
function findOwn({ article, textOf }: ArticleLayout, articles: readonly Element[]): readonly Element[] {
  const least = LEAST_OWN_SHARE * textOf(article).proseWeight;
  const found = new Set<Element>();
  const outer = new Set<Node>();
  for (const element of articles.toReversed()) {
    if (outer.has(element) || textOf(element).proseWeight < least || least === 0) continue;
    found.add(element);
    for (const ancestor of ancestors(element)) outer.add(ancestor);
    outer.delete(element);
  }
  return [...found];
}

function ancestors(element: Element): ReadonlySet<Node> {
  const found = new Set<Node>();
  for (let node: Node | null = element; node !== null; node = node.parentNode) found.add(node);
  return found;
}
