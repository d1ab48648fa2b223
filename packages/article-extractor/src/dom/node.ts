/**
 * What all nodes share: their kind, their place among parent and siblings, and how they are linked into
 * and out of a tree. Every change of a tree passes `attach` and `detach`, which forget what was cached.
 */

import type { DocumentNode } from "./document.ts";
import type { ElementNode } from "./element.ts";
import type { ParentNode } from "./parent-node.ts";

export const ELEMENT = 1;
export const TEXT = 3;
export const COMMENT = 8;
export const DOCUMENT = 9;
export const DOCTYPE = 10;
export const FRAGMENT = 11;

export abstract class TreeNode {
  readonly nodeType: number;
  /** Null for the document itself. */
  readonly ownerDocument: DocumentNode | null;
  parentNode: ParentNode | null = null;
  previousSibling: TreeNode | null = null;
  nextSibling: TreeNode | null = null;

  constructor(nodeType: number, ownerDocument: DocumentNode | null) {
    this.nodeType = nodeType;
    this.ownerDocument = ownerDocument;
  }

  abstract get nodeName(): string;
  abstract get textContent(): string | null;
  abstract get childNodes(): readonly TreeNode[];
  abstract cloneNode(deep?: boolean): TreeNode;

  /** What a text or a comment says. */
  get nodeValue(): string | null {
    return null;
  }

  get baseURI(): string {
    return this.ownerDocument!.baseURI;
  }

  get parentElement(): ElementNode | null {
    return asElement(this.parentNode);
  }

  get nextElementSibling(): ElementNode | null {
    return elementFrom(this.nextSibling);
  }

  get previousElementSibling(): ElementNode | null {
    let node = this.previousSibling;
    while (node !== null && node.nodeType !== ELEMENT) node = node.previousSibling;
    return node as ElementNode | null;
  }

  remove(): void {
    if (this.parentNode !== null) detach(this);
  }
}

/** The node itself or the first sibling after it that is an element. */
export function elementFrom(start: TreeNode | null): ElementNode | null {
  let node = start;
  while (node !== null && node.nodeType !== ELEMENT) node = node.nextSibling;
  return node as ElementNode | null;
}

export function asElement(node: TreeNode | null): ElementNode | null {
  return node !== null && node.nodeType === ELEMENT ? (node as ElementNode) : null;
}

/** Puts a node before another child of `parent`, or last; from wherever it was. */
export function attach(parent: ParentNode, node: TreeNode, before: TreeNode | null): void {
  if (node === before) return;
  if (node.parentNode !== null) detach(node);
  const previous = before === null ? parent.lastChild : before.previousSibling;
  node.parentNode = parent;
  node.previousSibling = previous;
  node.nextSibling = before;
  if (previous === null) parent.firstChild = node;
  else previous.nextSibling = node;
  if (before === null) parent.lastChild = node;
  else before.previousSibling = node;
  forgetChildren(parent);
}

/** Takes a node that has a parent out of its tree. */
export function detach(node: TreeNode): void {
  const { parentNode: parent, previousSibling: previous, nextSibling: next } = node;
  if (parent === null) return;
  if (previous === null) parent.firstChild = next;
  else previous.nextSibling = next;
  if (next === null) parent.lastChild = previous;
  else next.previousSibling = previous;
  node.parentNode = null;
  node.previousSibling = null;
  node.nextSibling = null;
  forgetChildren(parent);
}

function forgetChildren(parent: ParentNode): void {
  parent.cachedChildNodes = null;
  parent.cachedChildren = null;
  forgetText(parent);
}

/** An element's text is cached only together with that of all elements in it, so the first gap ends the search. */
export function forgetText(start: ParentNode | null): void {
  let parent = start;
  while (parent !== null && parent.cachedText !== null) {
    parent.cachedText = null;
    parent = parent.parentNode;
  }
}
