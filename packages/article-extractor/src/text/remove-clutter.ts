/**
 * Takes blocks out of the tree: whole elements where nothing else is in them, else only the blocks' own text.
 * A picture goes when all text that stands with it goes for a reason that takes the pictures, too.
 */

import type { ArticleLayout } from "./article-layout.ts";
import type { Clutter } from "./clutter.ts";
import type { TextBlock } from "./text-block.ts";

interface Dropped {
  readonly blocks: number;
  readonly withPictures: number;
}

/** An empty one of these still has its place. */
const KEPT_EMPTY: ReadonlySet<string> = new Set("td th tr tbody thead tfoot".split(" "));

export function removeClutter(layout: ArticleLayout, clutter: Clutter): void {
  const blocks = layout.blocks.filter((block) => clutter.has(block));
  const dropped = countDropped(layout, clutter, blocks);
  const removed = new Set<Node>();
  for (const element of layout.elements) {
    if (removed.has(element.parentNode!)) removed.add(element);
    else if (element !== layout.article && isWhollyClutter(layout, element, dropped.get(element))) {
      removed.add(element);
    }
  }
  for (const block of blocks) if (!removed.has(block.element)) removeText(block);
  for (const element of removed) if (!removed.has(element.parentNode!)) (element as Element).remove();
}

function countDropped(
  { article, elements }: ArticleLayout,
  clutter: Clutter,
  blocks: readonly TextBlock[],
): ReadonlyMap<Element, Dropped> {
  const counts = new Map<Element, Dropped>();
  const add = (element: Element, more: Dropped) => {
    const { blocks: count, withPictures } = counts.get(element) ?? { blocks: 0, withPictures: 0 };
    counts.set(element, { blocks: count + more.blocks, withPictures: withPictures + more.withPictures });
  };
  for (const block of blocks) {
    add(block.element, { blocks: 1, withPictures: clutter.verdictOn(block)?.withPictures === true ? 1 : 0 });
  }
  for (const element of elements.toReversed()) {
    const count = counts.get(element);
    if (count !== undefined && element !== article) add(element.parentNode as Element, count);
  }
  return counts;
}

function isWhollyClutter({ textOf }: ArticleLayout, element: Element, dropped: Dropped | undefined): boolean {
  if (dropped === undefined || KEPT_EMPTY.has(element.localName)) return false;
  const { blocks, pictures } = textOf(element);
  return dropped.blocks === blocks && (pictures === 0 || dropped.withPictures === blocks);
}

/** Also the inline elements that were there for this text only. */
function removeText({ element, pieces }: TextBlock): void {
  for (const { node } of pieces) {
    let parent = node.parentNode;
    node.remove();
    while (parent !== null && parent !== element && parent.firstChild === null) {
      const emptied = parent as Element;
      parent = emptied.parentNode;
      emptied.remove();
    }
  }
}
