/** Counts a tree while it is built, and ends the parse by throwing when a limit is exceeded. */

import { PageLimitError } from "../page-dom.ts";
import type { TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";

export interface TreeLimits {
  /** Of elements open inside each other while the tree is built, and of elements inside each other in it. */
  readonly maxTreeDepth: number;
  /** Of nodes and attributes together. */
  readonly maxTreeNodes: number;
}

export class TreeMeter {
  readonly #limits: TreeLimits;
  #nodes = 0;
  #openElements = 0;
  /** Whether a node was moved with what is in it: then the tree may be deeper than elements were ever open. */
  #hasMovedSubtree = false;

  constructor(limits: TreeLimits) {
    this.#limits = limits;
  }

  /** Counts nodes and attributes that are about to be made. */
  count(made: number): void {
    this.#nodes += made;
    if (this.#nodes > this.#limits.maxTreeNodes) {
      throw new PageLimitError(`more than ${this.#limits.maxTreeNodes} elements, texts and attributes`);
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
