/** Walks through a tree in document order, without recursion: pages nest deeper than a stack reaches. */

import type { TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";

/** The node after `node` in document order among those below `root`; null after the last. */
export function nextBelow(root: ParentNode, node: TreeNode): TreeNode | null {
  return (node as ParentNode).firstChild ?? nextOutside(root, node);
}

/** The node after `node` and all that is in it. */
function nextOutside(root: ParentNode, start: TreeNode): TreeNode | null {
  let node: TreeNode = start;
  while (node !== root) {
    if (node.nextSibling !== null) return node.nextSibling;
    node = node.parentNode!;
  }
  return null;
}
