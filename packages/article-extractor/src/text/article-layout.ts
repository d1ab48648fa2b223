/**
 * How an article's text lies in its tree: which blocks are prose, how much text each element holds, and
 * which element is the body, the innermost one that holds most of the prose. What is article and what is
 * clutter is judged by where it lies towards the body.
 */

import { readBlocks } from "./read-blocks.ts";
import { isSetOut, type TextBlock } from "./text-block.ts";

/** A block of at least this weight may be prose: a line and a half of print. */
const PROSE_WEIGHT = 80;
/** Prose with more in links than this is a list of links; of list items, where links are the rule, less is enough. */
const PROSE_LINK_SHARE = 0.5;
const PROSE_LIST_LINK_SHARE = 0.25;
/** A block of this weight is prose without any full stop, too: Thai and Lao write none. */
const PROSE_UNENDED_WEIGHT = 320;

/** The body holds this share of all prose. */
const BODY_PROSE_SHARE = 0.7;
/** And this share of all text: else the article is no prose with a body, but a table, a list, a gallery. */
const BODY_TEXT_SHARE = 0.5;
/** Where less than this share of the text is prose, no place is before or after the body. */
const LEAST_PROSE_SHARE = 1 / 3;

interface ElementText {
  readonly blocks: number;
  readonly weight: number;
  readonly proseWeight: number;
  readonly linkWeight: number;
  readonly sentences: number;
  readonly headings: number;
  /** Blocks that are set out as something: items, cells, quotations, code. */
  readonly setOut: number;
  /** Pictures, and what else is looked at or played. */
  readonly pictures: number;
}

export interface ArticleLayout {
  readonly article: Element;
  readonly blocks: readonly TextBlock[];
  /** Parents before their children, the article first. */
  readonly elements: readonly Element[];
  readonly textOf: (element: Element) => ElementText;
  readonly isProse: (block: TextBlock) => boolean;
  /** Null where prose is not what the article is made of. */
  readonly body: ArticleBody | null;
}

export interface ArticleBody {
  readonly element: Element;
  /** The body's element and all that it is in, up to the article. */
  readonly path: ReadonlySet<Element>;
  /** The places of the first and the last block of prose in the body. */
  readonly first: number;
  readonly last: number;
  readonly holds: (element: Element) => boolean;
  readonly has: (block: TextBlock) => boolean;
  /** The elements behind the body's own, and what is in them. */
  readonly behind: readonly Element[];
}

/** Whether the body is the element or in it. */
export function holdsBody({ body }: ArticleLayout, element: Element): boolean {
  return body !== null && body.path.has(element);
}

export function layOut(article: Element): ArticleLayout {
  const { blocks, elements } = readBlocks(article);
  const prose = new Set(blocks.filter(looksLikeProse));
  const totals = totalsOf(article, elements, blocks, prose);
  const textOf = (element: Element) => totals.get(element) ?? NOTHING;
  const isProse = (block: TextBlock) => prose.has(block);
  return {
    article,
    blocks,
    elements,
    textOf,
    isProse,
    body: findBody(article, blocks, elements, textOf, prose),
  };
}

function looksLikeProse({ weight, linkShare, sentences, within }: TextBlock): boolean {
  if (within.heading || within.figure || weight < PROSE_WEIGHT) return false;
  if (sentences === 0 && weight < PROSE_UNENDED_WEIGHT) return false;
  return linkShare < (within.list ? PROSE_LIST_LINK_SHARE : PROSE_LINK_SHARE);
}

const PICTURES: ReadonlySet<string> = new Set("img video audio iframe embed object".split(" "));
const NOTHING: ElementText = {
  blocks: 0,
  weight: 0,
  proseWeight: 0,
  linkWeight: 0,
  sentences: 0,
  headings: 0,
  setOut: 0,
  pictures: 0,
};

/** What each element holds, itself and below. */
function totalsOf(
  article: Element,
  elements: readonly Element[],
  blocks: readonly TextBlock[],
  prose: ReadonlySet<TextBlock>,
): ReadonlyMap<Element, ElementText> {
  const totals = new Map<Element, ElementText>();
  const add = (element: Element, more: ElementText) => {
    const total = totals.get(element);
    totals.set(element, total === undefined ? more : sumOf(total, more));
  };
  for (const block of blocks) {
    const { element, weight, linkShare, sentences, within } = block;
    const proseWeight = prose.has(block) ? weight : 0;
    add(element, {
      blocks: 1,
      weight,
      proseWeight,
      linkWeight: linkShare * weight,
      sentences,
      headings: within.heading ? 1 : 0,
      setOut: isSetOut(block) ? 1 : 0,
      pictures: 0,
    });
  }
  for (const element of elements.toReversed()) {
    if (PICTURES.has(element.localName)) add(element, { ...NOTHING, pictures: 1 });
    const total = totals.get(element);
    if (total !== undefined && element !== article) add(element.parentNode as Element, total);
  }
  return totals;
}

function sumOf(a: ElementText, b: ElementText): ElementText {
  return {
    blocks: a.blocks + b.blocks,
    weight: a.weight + b.weight,
    proseWeight: a.proseWeight + b.proseWeight,
    linkWeight: a.linkWeight + b.linkWeight,
    sentences: a.sentences + b.sentences,
    headings: a.headings + b.headings,
    setOut: a.setOut + b.setOut,
    pictures: a.pictures + b.pictures,
  };
}

function findBody(
  article: Element,
  blocks: readonly TextBlock[],
  elements: readonly Element[],
  textOf: (element: Element) => ElementText,
  prose: ReadonlySet<TextBlock>,
): ArticleBody | null {
  const all = textOf(article);
  if (all.proseWeight === 0 || all.proseWeight < LEAST_PROSE_SHARE * all.weight) return null;
  let body = article;
  for (const element of elements) {
    // Parents come first, so whatever holds enough and is no single paragraph lies further in than the one before.
    const { proseWeight, weight } = textOf(element);
    if (proseWeight < BODY_PROSE_SHARE * all.proseWeight || weight < BODY_TEXT_SHARE * all.weight) continue;
    if (!HOLDS_ONE_BLOCK.has(element.localName)) body = element;
  }
  const inside = withDescendants(body, elements);
  const holds = (element: Element) => inside.has(element);
  const has = (block: TextBlock) => holds(block.element);
  const isBodyProse = (block: TextBlock) => prose.has(block) && has(block);
  return {
    element: body,
    path: withAncestors(body, article),
    holds,
    has,
    behind: elements.slice(elements.findLastIndex(holds) + 1),
    first: blocks.findIndex(isBodyProse),
    last: blocks.findLastIndex(isBodyProse),
  };
}

const HOLDS_ONE_BLOCK: ReadonlySet<string> = new Set(
  "p li dd dt td th h1 h2 h3 h4 h5 h6 span a b i em strong font".split(" "),
);

function withDescendants(ancestor: Element, elements: readonly Element[]): ReadonlySet<Element> {
  const found = new Set([ancestor]);
  for (const element of elements) if (found.has(element.parentNode as Element)) found.add(element);
  return found;
}

function withAncestors(start: Element, last: Element): ReadonlySet<Element> {
  const found = new Set([start]);
  for (let element = start; element !== last; found.add(element)) element = element.parentNode as Element;
  return found;
}
