/** Writes nodes as HTML, by the rules of the HTML standard for pages without scripting, without recursion. */

import { replaceInPieces } from "../replace-in-pieces.ts";
import type { ElementNode } from "./element.ts";
import type { CommentNode, DoctypeNode, TextNode } from "./leaf-nodes.ts";
import { HTML_NAMESPACE } from "./names.ts";
import { COMMENT, DOCTYPE, ELEMENT, TEXT, type TreeNode } from "./node.ts";
import type { ParentNode } from "./parent-node.ts";

const VOID: ReadonlySet<string> = new Set([
  ..."area base basefont bgsound br col embed frame hr img input keygen link meta param source".split(" "),
  ..."track wbr".split(" "),
]);
/** Elements whose text is written as it is, because it is not read as markup either. */
const RAW: ReadonlySet<string> = new Set("style script xmp iframe noembed noframes plaintext".split(" "));

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\u00a0": "&nbsp;",
};

export function serialiseElement(element: ElementNode): string {
  const open = openTag(element);
  return isVoid(element) ? open : `${open}${serialiseChildren(element)}</${element.localName}>`;
}

export function serialiseChildren(root: ElementNode): string {
  if (isVoid(root)) return "";
  let html = "";
  const open: ElementNode[] = [];
  let node = firstIn(root);
  for (;;) {
    if (node === null) {
      const closed = open.pop();
      if (closed === undefined) return html;
      html += `</${closed.localName}>`;
      node = closed.nextSibling;
    } else if (node.nodeType === ELEMENT && !isVoid(node as ElementNode)) {
      html += openTag(node as ElementNode);
      open.push(node as ElementNode);
      node = firstIn(node as ElementNode);
    } else {
      html += leaf(node);
      node = node.nextSibling;
    }
  }
}

function firstIn(element: ElementNode): TreeNode | null {
  return (element.content ?? element).firstChild;
}

function leaf(node: TreeNode): string {
  switch (node.nodeType) {
    case TEXT:
      return isRaw(node.parentNode) ? (node as TextNode).data : escapeText((node as TextNode).data);
    case ELEMENT:
      return openTag(node as ElementNode);
    case COMMENT:
      return `<!--${(node as CommentNode).data}-->`;
    case DOCTYPE:
      return `<!DOCTYPE ${(node as DoctypeNode).name}>`;
    default:
      return "";
  }
}

function openTag({ localName, attributes }: ElementNode): string {
  let html = `<${localName}`;
  for (let at = 0; at < attributes.length; at += 1) {
    const { name, value } = attributes[at]!;
    html += ` ${name}="${escapeAttribute(value)}"`;
  }
  return `${html}>`;
}

function isVoid({ namespaceURI, localName }: ElementNode): boolean {
  return VOID.has(localName) && namespaceURI === HTML_NAMESPACE;
}

function isRaw(parent: ParentNode | null): boolean {
  if (parent?.nodeType !== ELEMENT) return false;
  const { localName, namespaceURI } = parent as ElementNode;
  return RAW.has(localName) && namespaceURI === HTML_NAMESPACE;
}

function escapeText(text: string): string {
  return /[&<>\u00a0]/.test(text) ? replaceInPieces(text, /[&<>\u00a0]/g, escaped) : text;
}

function escapeAttribute(value: string): string {
  return /[&"<>\u00a0]/.test(value) ? replaceInPieces(value, /[&"<>\u00a0]/g, escaped) : value;
}

function escaped(sign: string): string {
  return ESCAPES[sign]!;
}
