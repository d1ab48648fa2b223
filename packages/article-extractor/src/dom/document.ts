/** A document: its address, its well-known elements, and the making of new nodes. */

import { html } from "parse5";
import { ElementNode } from "./element.ts";
import { FragmentNode } from "./fragment.ts";
import { CommentNode, TextNode } from "./leaf-nodes.ts";
import { HTML_NAMESPACE, lowerCased, SVG_NAMESPACE } from "./names.ts";
import { DOCUMENT, TEXT, type TreeNode } from "./node.ts";
import { ParentNode } from "./parent-node.ts";

/** Parses markup as it would be read inside the given element. */
export type ParseFragment = (context: ElementNode, html: string) => FragmentNode;

export class DocumentNode extends ParentNode {
  readonly documentURI: string;
  /** How much of the standard the page keeps to, as its doctype says; it decides how `<p><table>` nests. */
  mode: html.DOCUMENT_MODE = html.DOCUMENT_MODE.NO_QUIRKS;
  /** Handed in, so that nodes do not depend on a parser. */
  readonly parseFragment: ParseFragment;
  #baseUri: string | null = null;

  constructor(documentURI: string, parseFragment: ParseFragment) {
    super(DOCUMENT, null);
    this.documentURI = documentURI;
    this.parseFragment = parseFragment;
  }

  get nodeName(): string {
    return "#document";
  }

  get URL(): string {
    return this.documentURI;
  }

  override get textContent(): null {
    return null;
  }

  get documentElement(): ElementNode | null {
    return this.firstElementChild;
  }

  get head(): ElementNode | null {
    return this.#childOfRoot((name) => name === "head");
  }

  get body(): ElementNode | null {
    return this.#childOfRoot((name) => name === "body" || name === "frameset");
  }

  get title(): string {
    const root = this.documentElement;
    const title =
      root?.localName === "svg"
        ? root.children.find(
            ({ localName, namespaceURI }) => localName === "title" && namespaceURI === SVG_NAMESPACE,
          )
        : this.getElementsByTagName("title").find(({ namespaceURI }) => namespaceURI === HTML_NAMESPACE);
    return title === undefined ? "" : collapseBlanks(ownText(title));
  }

  /** The address that relative ones are resolved against. Read once: nothing here changes a `<base>`. */
  override get baseURI(): string {
    return (this.#baseUri ??= this.#readBase());
  }

  createElement(name: string): ElementNode {
    return new ElementNode(this, lowerCased(name), HTML_NAMESPACE, []);
  }

  createTextNode(data: string): TextNode {
    return new TextNode(this, data);
  }

  createComment(data: string): CommentNode {
    return new CommentNode(this, data);
  }

  createDocumentFragment(): FragmentNode {
    return new FragmentNode(this);
  }

  cloneNode(): DocumentNode {
    return new DocumentNode(this.documentURI, this.parseFragment);
  }

  #childOfRoot(isWanted: (localName: string) => boolean): ElementNode | null {
    const children = this.documentElement?.children ?? [];
    return (
      children.find(
        ({ localName, namespaceURI }) => namespaceURI === HTML_NAMESPACE && isWanted(localName),
      ) ?? null
    );
  }

  #readBase(): string {
    const base = this.getElementsByTagName("base").find((element) => element.hasAttribute("href"));
    const href = base?.getAttribute("href") ?? null;
    return (href === null ? null : URL.parse(href, this.documentURI)?.href) ?? this.documentURI;
  }
}

function ownText(element: ElementNode): string {
  let text = "";
  for (let node: TreeNode | null = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === TEXT) text += (node as TextNode).data;
  }
  return text;
}

function collapseBlanks(text: string): string {
  return text.replaceAll(/[\t\n\f\r ]+/g, " ").replaceAll(/^ | $/g, "");
}
