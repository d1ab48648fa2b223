/** Counts a tree while it is built, and ends the parse by throwing when a limit is exceeded. */

import type { Token } from "parse5";
import { PageLimitError } from "../page-dom.ts";
import type { TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";

export interface TreeLimits {
  /** Of elements open inside each other while the tree is built, and of elements inside each other in it. */
  readonly maxTreeDepth: number;
  /** Of nodes and attributes together. */
  readonly maxTreeNodes: number;
}

/**
 * How much longer the attributes of a tree may be than its markup. The parser opens `<b>` and its kin again in each block that
 * they reach into, attributes and all, so that a page of 200 KB may become a tree of 10 MB, and what is made of it more than a
 * thread has.
 */
const MAX_REPEATED_CHARS = 2 * 1024 * 1024;

export class TreeMeter {
  readonly #limits: TreeLimits;
  readonly #maxAttributeChars: number;
  #nodes = 0;
  #attributeChars = 0;
  #openElements = 0;
  /** Whether a node was moved with what is in it: then the tree may be deeper than elements were ever open. */
  #hasMovedSubtree = false;

  constructor(limits: TreeLimits, markup: string) {
    this.#limits = limits;
    this.#maxAttributeChars = markup.length + MAX_REPEATED_CHARS;
  }

  /** Counts nodes and attributes that are about to be made. */
  count(made: number): void {
    this.#nodes += made;
    if (this.#nodes > this.#limits.maxTreeNodes) {
      throw new PageLimitError(`more than ${this.#limits.maxTreeNodes} elements, texts and attributes`);
    }
  }

  /** Counts an element and its attributes that are about to be made. */
  countElement(attributes: readonly Token.Attribute[]): void {
    this.count(1 + attributes.length);
    for (const { name, value } of attributes) this.#attributeChars += name.length + value.length;
    if (this.#attributeChars > this.#maxAttributeChars) {
      throw new PageLimitError(
        `more than ${MAX_REPEATED_CHARS} characters in attributes beyond those in its markup`,
      );
    }
  }

  open(): void {
    this.#openElements += 1;
    if (this.#openElements > this.#limits.maxTreeDepth) throw this.#tooDeep();
  }

  close(): void {
    this.#openElements -= 1;
  }

  /** Notes that a node is about to be put into the tree. */
  place(node: TreeNode): void {
    if ((node as ParentNode).firstChild !== null) this.#hasMovedSubtree = true;
  }

  /** Looks at the finished tree, for the depth that moves have made. */
  finish(root: ParentNode): void {
    if (this.#hasMovedSubtree && isDeeperThan(root, this.#limits.maxTreeDepth)) throw this.#tooDeep();
  }

  #tooDeep(): PageLimitError {
    return new PageLimitError(`more than ${this.#limits.maxTreeDepth} elements inside each other`);
  }
}

function isDeeperThan(root: ParentNode, maxDepth: number): boolean {
  let depth = 0;
  let node: TreeNode = root;
  for (;;) {
    const child: TreeNode | null = (node as ParentNode).firstChild;
    if (child !== null) {
      depth += 1;
      // A text lies one level below the deepest element.
      if (depth > maxDepth + 1) return true;
      node = child;
      continue;
    }
    while (node !== root && node.nextSibling === null) {
      node = node.parentNode!;
      depth -= 1;
    }
    if (node === root) return false;
    node = node.nextSibling!;
  }
}
