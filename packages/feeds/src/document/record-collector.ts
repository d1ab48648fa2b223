/**
 * Collects what the elements of a feed say of the feed and of each entry: texts and links that stand
 * directly within them. What is nested deeper, such as the title of a picture, belongs to something else.
 */
import type { XmlElement } from "./walk-xml.ts";

interface LinkElement {
  readonly href?: string;
  readonly rel?: string;
  readonly type?: string;
}

export interface Collected {
  /** The first of each name, not empty; names of Dublin Core begin with `dc:`. */
  readonly texts: Map<string, string>;
  readonly links: LinkElement[];
  readonly base: string | undefined;
  /** What an item of RDF is about. */
  readonly about: string | undefined;
  guidIsNoLink: boolean;
}

const TEXTS: ReadonlySet<string> = new Set([
  "title",
  "link",
  "guid",
  "id",
  "pubdate",
  "published",
  "issued",
  "updated",
  "modified",
  "dc:title",
  "dc:date",
]);
/** Of one text; what is longer is cut. */
const MAX_TEXT_CHARS = 8_192;

/** Of one entry; further ones are not looked at. */
const MAX_LINKS = 50;

export class RecordCollector {
  readonly feed: Collected;
  readonly entries: Collected[] = [];
  /** Atom says of its root what RSS says of the channel in it. */
  readonly #isAtom: boolean;
  #feedDepth: number;
  #entry: { readonly collected: Collected; readonly depth: number } | null = null;
  #capture: { readonly into: Collected; readonly name: string; readonly depth: number; text: string } | null =
    null;

  constructor(root: XmlElement, isAtom: boolean) {
    this.feed = collectedOf(root);
    this.#isAtom = isAtom;
    this.#feedDepth = isAtom ? 1 : Infinity;
  }

  open(element: XmlElement, depth: number): void {
    if (this.#capture !== null) return;
    const { vocabulary, name } = element;
    if (this.#entry === null && this.#isEntry(element)) {
      const collected = collectedOf(element);
      this.entries.push(collected);
      this.#entry = { collected, depth };
    } else if (this.#entry === null && vocabulary === "plain" && name === "channel") {
      this.#feedDepth = depth;
    } else if (depth === (this.#entry?.depth ?? this.#feedDepth) + 1) {
      this.#take(element, depth, this.#entry?.collected ?? this.feed);
    }
  }

  text(piece: string): void {
    const capture = this.#capture;
    if (capture !== null && capture.text.length < MAX_TEXT_CHARS)
      capture.text += piece.slice(0, MAX_TEXT_CHARS);
  }

  close(depth: number): void {
    const capture = this.#capture;
    if (capture !== null && capture.depth === depth) {
      const text = capture.text.trim();
      if (text !== "" && !capture.into.texts.has(capture.name)) capture.into.texts.set(capture.name, text);
      this.#capture = null;
    }
    if (this.#entry?.depth === depth) this.#entry = null;
    if (this.#feedDepth === depth) this.#feedDepth = Infinity;
  }

  #isEntry({ vocabulary, name }: XmlElement): boolean {
    if (this.#isAtom) return name === "entry" && (vocabulary === "atom" || vocabulary === "plain");
    return name === "item" && vocabulary === "plain";
  }

  #take({ vocabulary, name, attributes }: XmlElement, depth: number, into: Collected): void {
    if (vocabulary === "other" || vocabulary === "rdf") return;
    if (name === "link" && attributes["href"] !== undefined) {
      if (into.links.length < MAX_LINKS) into.links.push(linkOf(attributes));
      return;
    }
    const named = vocabulary === "dublin-core" ? `dc:${name}` : name;
    if (!TEXTS.has(named)) return;
    if (name === "guid") into.guidIsNoLink = attributes["ispermalink"]?.trim().toLowerCase() === "false";
    this.#capture = { into, name: named, depth, text: "" };
  }
}

function collectedOf({ attributes }: XmlElement): Collected {
  return {
    texts: new Map(),
    links: [],
    base: attributes["xml:base"],
    about: attributes["rdf:about"],
    guidIsNoLink: false,
  };
}

function linkOf({ href, rel, type }: Readonly<Record<string, string>>): LinkElement {
  return {
    ...(href !== undefined && { href }),
    ...(rel !== undefined && { rel }),
    ...(type !== undefined && { type }),
  };
}
