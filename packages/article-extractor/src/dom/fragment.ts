/** Holds nodes that are in no document yet, or the content of a template. */

import type { DocumentNode } from "./document.ts";
import { FRAGMENT } from "./node.ts";
import { ParentNode } from "./parent-node.ts";

export class FragmentNode extends ParentNode {
  constructor(ownerDocument: DocumentNode) {
    super(FRAGMENT, ownerDocument);
  }

  get nodeName(): string {
    return "#document-fragment";
  }

  cloneNode(): FragmentNode {
    return new FragmentNode(this.ownerDocument!);
  }
}
