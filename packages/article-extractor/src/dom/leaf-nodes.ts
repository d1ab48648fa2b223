/** The nodes without children: text, comments and the doctype. */

import type { DocumentNode } from "./document.ts";
import { COMMENT, DOCTYPE, forgetText, TEXT, TreeNode } from "./node.ts";

const NO_NODES: readonly TreeNode[] = Object.freeze([]);

abstract class LeafNode extends TreeNode {
  get childNodes(): readonly TreeNode[] {
    return NO_NODES;
  }

  get firstChild(): null {
    return null;
  }

  get lastChild(): null {
    return null;
  }

  hasChildNodes(): boolean {
    return false;
  }
}

export class TextNode extends LeafNode {
  #data: string;

  constructor(ownerDocument: DocumentNode, data: string) {
    super(TEXT, ownerDocument);
    this.#data = data;
  }

  get nodeName(): string {
    return "#text";
  }

  get data(): string {
    return this.#data;
  }

  set data(data: string) {
    this.#data = data;
    forgetText(this.parentNode);
  }

  override get nodeValue(): string {
    return this.#data;
  }

  get textContent(): string {
    return this.#data;
  }

  set textContent(data: string) {
    this.data = data;
  }

  cloneNode(): TextNode {
    return new TextNode(this.ownerDocument!, this.#data);
  }
}

export class CommentNode extends LeafNode {
  readonly data: string;

  constructor(ownerDocument: DocumentNode, data: string) {
    super(COMMENT, ownerDocument);
    this.data = data;
  }

  get nodeName(): string {
    return "#comment";
  }

  get textContent(): string {
    return this.data;
  }

  override get nodeValue(): string {
    return this.data;
  }

  cloneNode(): CommentNode {
    return new CommentNode(this.ownerDocument!, this.data);
  }
}

export class DoctypeNode extends LeafNode {
  readonly name: string;
  readonly publicId: string;
  readonly systemId: string;

  constructor(ownerDocument: DocumentNode, name: string, publicId: string, systemId: string) {
    super(DOCTYPE, ownerDocument);
    this.name = name;
    this.publicId = publicId;
    this.systemId = systemId;
  }

  get nodeName(): string {
    return this.name;
  }

  get textContent(): null {
    return null;
  }

  cloneNode(): DoctypeNode {
    return new DoctypeNode(this.ownerDocument!, this.name, this.publicId, this.systemId);
  }
}
