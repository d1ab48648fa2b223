/** Walks a document's tree without recursion, on any DOM that has the standard's names. */

const ELEMENT_NODE = 1;
const TEXT_NODE = 3;
const HTML_NAMESPACE = "http://www.w3.org/1999/xhtml";
const MATH_NAMESPACE = "http://www.w3.org/1998/Math/MathML";

export function isElement(node: Node): node is Element {
  return node.nodeType === ELEMENT_NODE;
}

export function isText(node: Node): boolean {
  return node.nodeType === TEXT_NODE;
}

export function isHtml(element: Element): boolean {
  return element.namespaceURI === HTML_NAMESPACE;
}

export function isMath(element: Element): boolean {
  return element.namespaceURI === MATH_NAMESPACE;
}

/** The node after `node` in the order of the text, within `root`; with or without `node`'s children. */
export function followingNode(node: Node, root: Node, withChildren: boolean): Node | null {
  if (withChildren && node.firstChild !== null) return node.firstChild;
  let from = node;
  while (from !== root) {
    if (from.nextSibling !== null) return from.nextSibling;
    if (from.parentNode === null) return null;
    from = from.parentNode;
  }
  return null;
}
