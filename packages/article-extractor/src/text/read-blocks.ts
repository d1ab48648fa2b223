/** Reads the blocks of an article off its tree, in document order, without recursion. */

import { SILENT } from "./silent-elements.ts";
import { finishBlock, onOneLine, type BlockDraft, type Surroundings, type TextBlock } from "./text-block.ts";

export interface ReadBlocks {
  readonly blocks: readonly TextBlock[];
  /** The article's elements, parents before their children, itself first; not what is in silent ones. */
  readonly elements: readonly Element[];
}

const ELEMENT = 1;
const TEXT = 3;

const BOUNDARIES: ReadonlySet<string> = new Set(
  (
    "p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl li dt dd table caption thead tbody tfoot tr td th figure " +
    "figcaption section article header footer aside main nav hgroup address form fieldset details summary div center hr br"
  ).split(" "),
);

const SURROUNDINGS: Readonly<Record<string, keyof Surroundings>> = {
  h1: "heading",
  h2: "heading",
  h3: "heading",
  h4: "heading",
  h5: "heading",
  h6: "heading",
  li: "list",
  dt: "list",
  dd: "list",
  td: "table",
  th: "table",
  blockquote: "quote",
  pre: "preformatted",
  figure: "figure",
  figcaption: "figure",
};

export function readBlocks(article: Element): ReadBlocks {
  const reader = new BlockReader(article);
  let node: Node | null = article.firstChild;
  while (node !== null) {
    if (node.nodeType === TEXT) reader.text(node as Text);
    else if (node.nodeType === ELEMENT) {
      reader.enter(node as Element);
      if (node.firstChild !== null && !SILENT.has((node as Element).localName)) {
        node = node.firstChild;
        continue;
      }
      reader.leave(node as Element);
    }
    node = reader.next(node);
  }
  return reader.finish();
}

class BlockReader {
  readonly #article: Element;
  readonly #elements: Element[];
  readonly #blocks: TextBlock[] = [];
  readonly #depths: Record<keyof Surroundings, number> = {
    heading: 0,
    list: 0,
    table: 0,
    quote: 0,
    preformatted: 0,
    figure: 0,
  };
  readonly #boundaries: Element[];
  readonly #links: Element[] = [];
  #italics = 0;
  #draft: BlockDraft | null = null;

  constructor(article: Element) {
    this.#article = article;
    this.#elements = [article];
    this.#boundaries = [article];
  }

  enter(element: Element): void {
    const { localName } = element;
    this.#elements.push(element);
    if (BOUNDARIES.has(localName)) {
      this.#endBlock();
      this.#boundaries.push(element);
    } else if (isLink(element)) this.#links.push(element);
    else if (isItalic(localName)) this.#italics += 1;
    const surroundings = SURROUNDINGS[localName];
    if (surroundings !== undefined) this.#depths[surroundings] += 1;
  }

  leave(element: Element): void {
    const { localName } = element;
    if (BOUNDARIES.has(localName)) {
      this.#endBlock();
      this.#boundaries.pop();
    } else if (isLink(element)) this.#links.pop();
    else if (isItalic(localName)) this.#italics -= 1;
    const surroundings = SURROUNDINGS[localName];
    if (surroundings !== undefined) this.#depths[surroundings] -= 1;
  }

  text(node: Text): void {
    if (this.#draft === null && !/\S/.test(node.data)) return;
    this.#draft ??= this.#newDraft();
    const link = this.#links.at(-1) ?? null;
    this.#draft.pieces.push({ node, link });
    const chars = onOneLine(node.data).length;
    if (link !== null) this.#draft.linkChars += chars;
    if (this.#italics > 0) this.#draft.italicChars += chars;
  }

  /** The node after this one and all in it; leaves the elements that end between both. */
  next(start: Node): Node | null {
    let node = start;
    while (node.nextSibling === null) {
      node = node.parentNode!;
      if (node === this.#article) return null;
      this.leave(node as Element);
    }
    return node.nextSibling;
  }

  finish(): ReadBlocks {
    this.#endBlock();
    return { blocks: this.#blocks, elements: this.#elements };
  }

  #newDraft(): BlockDraft {
    const { heading, list, table, quote, preformatted, figure } = this.#depths;
    const within = {
      heading: heading > 0,
      list: list > 0,
      table: table > 0,
      quote: quote > 0,
      preformatted: preformatted > 0,
      figure: figure > 0,
    };
    return { element: this.#boundaries.at(-1)!, pieces: [], within, linkChars: 0, italicChars: 0 };
  }

  #endBlock(): void {
    const block = this.#draft === null ? null : finishBlock(this.#draft);
    if (block !== null) this.#blocks.push(block);
    this.#draft = null;
  }
}

function isLink(element: Element): boolean {
  return element.localName === "a" && element.hasAttribute("href");
}

function isItalic(localName: string): boolean {
  return localName === "em" || localName === "i";
}
