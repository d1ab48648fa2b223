/** Walks a tree without recursion, on any DOM. */

/** The node after `from` in the tree's order, within `root`; null after the last. */
export function nextNode(from: Node, root: Node): Node | null {
  if (from.firstChild !== null) return from.firstChild;
  let at: Node | null = from;
  while (at !== null && at !== root && at.nextSibling === null) at = at.parentNode;
  return at === null || at === root ? null : at.nextSibling;
}
