/** Lets parse5 build its trees of our nodes, and counts what it builds against the limits. */

import type { Token, TreeAdapter } from "parse5";
import { Attribute } from "./attribute.ts";
import type { DocumentNode } from "./document.ts";
import { ElementNode } from "./element.ts";
import { FragmentNode } from "./fragment.ts";
import { CommentNode, DoctypeNode, TextNode } from "./leaf-nodes.ts";
import { attach, COMMENT, detach, DOCTYPE, ELEMENT, TEXT, type TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";
import type { TreeMeter } from "./tree-meter.ts";

/** What stands for what in parse5's types. */
export interface TreeTypes {
  readonly node: TreeNode;
  readonly parentNode: ParentNode;
  readonly childNode: TreeNode;
  readonly document: DocumentNode;
  readonly documentFragment: FragmentNode;
  readonly element: ElementNode;
  readonly commentNode: CommentNode;
  readonly textNode: TextNode;
  readonly template: ElementNode;
  readonly documentType: DoctypeNode;
}

/** An adapter for one parse, which fills the given document. */
export function createTreeAdapter(document: DocumentNode, meter: TreeMeter): TreeAdapter<TreeTypes> {
  /** Of the `html` and the `body`, which later tags of their names add attributes to. */
  const namesOf = new Map<ElementNode, Set<string>>();
  return {
    createDocument: () => document,
    createDocumentFragment: () => new FragmentNode(document),
    createElement: (name, namespaceURI, attributes) => {
      meter.countElement(attributes);
      return new ElementNode(document, name, namespaceURI, attributes.map(toAttribute));
    },
    createCommentNode: (data) => {
      meter.count(1);
      return new CommentNode(document, data);
    },
    createTextNode: (data) => {
      meter.count(1);
      return new TextNode(document, data);
    },
    setTemplateContent: (template, content) => void (template.content = content),
    getTemplateContent: (template) => template.content!,
    setDocumentType: (parent, name, publicId, systemId) => {
      attach(parent, new DoctypeNode(document, name, publicId, systemId), null);
    },
    setDocumentMode: (parent, mode) => void (parent.mode = mode),
    getDocumentMode: (parent) => parent.mode,
    appendChild: (parent, child) => {
      meter.place(child);
      attach(parent, child, null);
    },
    insertBefore: (parent, child, before) => {
      meter.place(child);
      attach(parent, child, before);
    },
    insertText: (parent, text) => addText(parent, text, parent.lastChild, null),
    insertTextBefore: (parent, text, before) => addText(parent, text, before.previousSibling, before),
    detachNode: (node) => detach(node),
    adoptAttributes: (element, attributes) => {
      const known = knownNames(element);
      for (const attribute of attributes) {
        if (known.has(attribute.name)) continue;
        meter.count(1);
        known.add(attribute.name);
        element.attributes.push(toAttribute(attribute));
      }
    },
    onItemPush: () => meter.open(),
    onItemPop: () => meter.close(),
    getFirstChild: (parent) => parent.firstChild,
    getChildNodes: (parent) => [...parent.childNodes],
    getParentNode: (node) => node.parentNode,
    getAttrList: (element) => element.attributes.map(({ name, value }) => ({ name, value })),
    getTagName: (element) => element.localName,
    getNamespaceURI: (element) => element.namespaceURI,
    getTextNodeContent: (text) => text.data,
    getCommentNodeContent: (comment) => comment.data,
    getDocumentTypeNodeName: (doctype) => doctype.name,
    getDocumentTypeNodePublicId: (doctype) => doctype.publicId,
    getDocumentTypeNodeSystemId: (doctype) => doctype.systemId,
    isTextNode: (node): node is TextNode => node.nodeType === TEXT,
    isCommentNode: (node): node is CommentNode => node.nodeType === COMMENT,
    isDocumentTypeNode: (node): node is DoctypeNode => node.nodeType === DOCTYPE,
    isElementNode: (node): node is ElementNode => node.nodeType === ELEMENT,
    // Places in the source are never asked for.
    setNodeSourceCodeLocation: () => undefined,
    getNodeSourceCodeLocation: () => null,
    updateNodeSourceCodeLocation: () => undefined,
  };

  function knownNames(element: ElementNode): Set<string> {
    const known = namesOf.get(element) ?? new Set(element.attributes.map(({ name }) => name));
    namesOf.set(element, known);
    return known;
  }

  function addText(
    parent: ParentNode,
    text: string,
    neighbour: TreeNode | null,
    before: TreeNode | null,
  ): void {
    if (neighbour?.nodeType === TEXT) {
      (neighbour as TextNode).data += text;
    } else {
      meter.count(1);
      attach(parent, new TextNode(document, text), before);
    }
  }
}

function toAttribute({ name, value, prefix, namespace }: Token.Attribute): Attribute {
  // Attributes of SVG and MathML may have a prefix; of an `xmlns` alone, parse5 says that it is empty.
  if (namespace === undefined) return new Attribute(name, value, null, null);
  const hasPrefix = prefix !== undefined && prefix !== "";
  return new Attribute(hasPrefix ? `${prefix}:${name}` : name, value, hasPrefix ? prefix : null, namespace);
}
