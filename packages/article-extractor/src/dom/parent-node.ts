/** Nodes with children: their lists, the DOM's ways to change them, and what is computed over all below them. */

import type { DocumentNode } from "./document.ts";
import type { ElementNode } from "./element.ts";
import { asElement, attach, detach, ELEMENT, elementFrom, FRAGMENT, TreeNode } from "./node.ts";
import { selectorTest } from "./selectors.ts";
import { readText } from "./text-content.ts";
import { nextBelow } from "./walk.ts";

export abstract class ParentNode extends TreeNode {
  firstChild: TreeNode | null = null;
  lastChild: TreeNode | null = null;
  cachedChildNodes: readonly TreeNode[] | null = null;
  cachedChildren: readonly ElementNode[] | null = null;
  /** All text below, once asked for; `forgetText` says what keeps it true. */
  cachedText: string | null = null;

  /** Unlike the DOM's, the list does not follow later changes; ask again. The same holds for all lists here. */
  get childNodes(): readonly TreeNode[] {
    return (this.cachedChildNodes ??= listFrom(this.firstChild));
  }

  get children(): readonly ElementNode[] {
    return (this.cachedChildren ??= elementsFrom(this.firstChild));
  }

  get childElementCount(): number {
    return this.children.length;
  }

  get firstElementChild(): ElementNode | null {
    return elementFrom(this.firstChild);
  }

  get lastElementChild(): ElementNode | null {
    return asElement(this.lastChild) ?? this.lastChild?.previousElementSibling ?? null;
  }

  hasChildNodes(): boolean {
    return this.firstChild !== null;
  }

  get textContent(): string | null {
    return this.cachedText ?? readText(this);
  }

  set textContent(text: string | null) {
    this.replaceChildren();
    if (text !== null && text !== "") attach(this, this.document.createTextNode(text), null);
  }

  appendChild<Child extends TreeNode>(child: Child): Child {
    return this.insertBefore(child, null);
  }

  insertBefore<Child extends TreeNode>(child: Child, before: TreeNode | null): Child {
    refuseCycle(child, this);
    if (before !== null) requireChild(before, this);
    if (child.nodeType === FRAGMENT) moveChildren(child as unknown as ParentNode, this, before);
    else attach(this, child, before === child ? child.nextSibling : before);
    return child;
  }

  removeChild<Child extends TreeNode>(child: Child): Child {
    requireChild(child, this);
    detach(child);
    return child;
  }

  replaceChild<Child extends TreeNode>(replacement: TreeNode, child: Child): Child {
    refuseCycle(replacement, this);
    requireChild(child, this);
    if (replacement === child) return child;
    const next = child.nextSibling === replacement ? replacement.nextSibling : child.nextSibling;
    detach(child);
    this.insertBefore(replacement, next);
    return child;
  }

  /** Removes all children; the DOM's method also takes new ones, which nothing here needs. */
  replaceChildren(): void {
    while (this.firstChild !== null) detach(this.firstChild);
  }

  contains(node: TreeNode | null): boolean {
    let ancestor = node;
    while (ancestor !== null && ancestor !== this) ancestor = ancestor.parentNode;
    return ancestor !== null;
  }

  getElementsByTagName(name: string): ElementNode[] {
    return this.querySelectorAll(name);
  }

  querySelectorAll(selector: string): ElementNode[] {
    const matches = selectorTest(selector);
    const found: ElementNode[] = [];
    for (let node = this.firstChild; node !== null; node = nextBelow(this, node)) {
      if (node.nodeType === ELEMENT && matches(node as ElementNode)) found.push(node as ElementNode);
    }
    return found;
  }

  querySelector(selector: string): ElementNode | null {
    const matches = selectorTest(selector);
    for (let node = this.firstChild; node !== null; node = nextBelow(this, node)) {
      if (node.nodeType === ELEMENT && matches(node as ElementNode)) return node as ElementNode;
    }
    return null;
  }

  protected get document(): DocumentNode {
    return this.ownerDocument ?? (this as unknown as DocumentNode);
  }
}

/** Moves all children of one node before a child of another, or to its end. */
export function moveChildren(from: ParentNode, to: ParentNode, before: TreeNode | null): void {
  for (let child = from.firstChild; child !== null; child = from.firstChild) attach(to, child, before);
}

function requireChild(node: TreeNode, parent: ParentNode): void {
  if (node.parentNode !== parent)
    throw new DOMException("The node is no child of this one.", "NotFoundError");
}

function refuseCycle(child: TreeNode, parent: ParentNode): void {
  if (child !== parent && (child as ParentNode).firstChild === null) return;
  if ((child as ParentNode).contains(parent)) {
    throw new DOMException("A node cannot contain itself.", "HierarchyRequestError");
  }
}

function listFrom(first: TreeNode | null): TreeNode[] {
  const list: TreeNode[] = [];
  for (let node = first; node !== null; node = node.nextSibling) list.push(node);
  return list;
}

function elementsFrom(first: TreeNode | null): ElementNode[] {
  const list: ElementNode[] = [];
  for (let node = elementFrom(first); node !== null; node = elementFrom(node.nextSibling)) list.push(node);
  return list;
}
