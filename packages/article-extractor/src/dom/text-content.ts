/**
 * Reads the text below a node, for itself and at once for every element in it. All are cut out of one string,
 * so that each character is copied once, however deep elements nest.
 */

import type { TextNode } from "./leaf-nodes.ts";
import { ELEMENT, TEXT, type TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";

/** The text of `root`; caches it there and in the elements below, where it is not yet known. */
export function readText(root: ParentNode): string {
  const parents: ParentNode[] = [root];
  const starts: number[] = [0];
  const ends: number[] = [];
  const open: number[] = [0];
  let text = "";
  let node = root.firstChild;
  while (open.length > 0) {
    if (node === null) {
      const closed = open.pop()!;
      ends[closed] = text.length;
      node = parents[closed]!.nextSibling;
    } else if (
      node.nodeType === ELEMENT &&
      (node as ParentNode).cachedText === null &&
      !readAlone(node as ParentNode)
    ) {
      open.push(parents.length);
      parents.push(node as ParentNode);
      starts.push(text.length);
      node = (node as ParentNode).firstChild;
    } else {
      text += knownText(node);
      node = node.nextSibling;
    }
  }
  for (let at = 0; at < parents.length; at += 1) parents[at]!.cachedText = text.slice(starts[at], ends[at]);
  return root.cachedText!;
}

/** Caches the text of an element that holds nothing or one text, as most do. False for others. */
function readAlone(element: ParentNode): boolean {
  const { firstChild } = element;
  if (firstChild === null) element.cachedText = "";
  else if (firstChild.nodeType === TEXT && firstChild.nextSibling === null)
    element.cachedText = (firstChild as TextNode).data;
  return element.cachedText !== null;
}

/** The text of a text, or of an element where it is cached; comments have none. */
function knownText(node: TreeNode): string {
  if (node.nodeType === TEXT) return (node as TextNode).data;
  return node.nodeType === ELEMENT ? (node as ParentNode).cachedText! : "";
}
