/**
 * The beginning of an element's text. `textContent` would build the whole text, once for each of the elements
 * that a hostile page nests in each other.
 */

import { nextNode } from "./next-node.ts";

/** Elements without text are passed over up to this number of nodes. */
const MAX_NODES = 2_000;

/** At most `maxChars` UTF-16 units, as they stand. */
export function firstText(root: Node, maxChars: number): string {
  let text = "";
  let node: Node | null = root;
  for (let nodes = 0; node !== null && nodes < MAX_NODES && text.length < maxChars; nodes += 1) {
    if (node.nodeType === 3) text += (node.textContent ?? "").slice(0, maxChars - text.length);
    node = nextNode(node, root);
  }
  return text;
}
