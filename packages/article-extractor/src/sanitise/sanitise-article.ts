/**
 * Writes an article's tree as HTML that is inert wherever it is inserted: only what the allow-list names,
 * only where a parser leaves it. The tree is read, never changed. What is article and what is not was
 * decided before.
 */

import { linkAddress, type PageAddresses, pictureAddress } from "./addresses.ts";
import { DROPPED, FRAMES, VOIDS } from "./allow-list.ts";
import { ArticleWriter } from "./article-writer.ts";
import { type Attribute, keptAttributes } from "./attributes.ts";
import { idOf, linkedIds, targetOnPage } from "./page-ids.ts";
import { createTrackerTest } from "./pictures.ts";
import { nameInPlace } from "./placement.ts";
import { isElement, isHtml, isMath, isText } from "./tree.ts";
import { videoPage } from "./video-links.ts";

export interface SanitiseOptions extends PageAddresses {
  /** Levels of elements that are written; of deeper ones only the text is. */
  readonly maxNestedTags: number;
}

/** What becomes of an element: tags and content, content alone, or nothing. */
type Passage = "opened" | "unwrapped" | "left-out";

const LINK_ATTRIBUTES: readonly Attribute[] = [["rel", "noopener noreferrer"]];
const PICTURE_ATTRIBUTES: readonly Attribute[] = [
  ["loading", "lazy"],
  ["referrerpolicy", "no-referrer"],
];

/** The HTML of what is inside `root`. Sanitising its parse again gives the same. */
export function sanitiseArticle(root: Element, options: SanitiseOptions): string {
  return new ArticleSanitiser(root, options).write();
}

class ArticleSanitiser {
  readonly #root: Element;
  readonly #options: SanitiseOptions;
  readonly #linkedIds: ReadonlySet<string>;
  readonly #writer = new ArticleWriter();
  readonly #isTracker = createTrackerTest();

  constructor(root: Element, options: SanitiseOptions) {
    this.#root = root;
    this.#options = options;
    this.#linkedIds = linkedIds(root, options);
  }

  write(): string {
    const entered: Passage[] = [];
    let node: Node | null = this.#root.firstChild;
    while (node !== null) {
      const passage = this.#begin(node);
      if (passage !== "left-out" && node.firstChild !== null) {
        entered.push(passage);
        node = node.firstChild;
        continue;
      }
      if (passage === "opened") this.#writer.end();
      while (node.nextSibling === null && entered.length > 0) {
        node = node.parentNode!;
        if (entered.pop() === "opened") this.#writer.end();
      }
      node = node.nextSibling;
    }
    return this.#writer.html();
  }

  #begin(node: Node): Passage {
    if (isText(node)) this.#writer.text(node.nodeValue ?? "");
    if (!isElement(node)) return "left-out";
    if (!isHtml(node)) return isMath(node) && !DROPPED.has(node.localName) ? "unwrapped" : "left-out";
    if (FRAMES.has(node.localName)) this.#videoLink(node);
    if (DROPPED.has(node.localName)) return "left-out";
    const name = nameInPlace(node, this.#writer.open, this.#options.maxNestedTags);
    if (name === null) return "unwrapped";
    if (name === "a") return this.#beginLink(node);
    if (name === "img") return this.#picture(node);
    return this.#beginPlain(node, name);
  }

  #beginPlain(element: Element, name: string): Passage {
    const isVoid = VOIDS.has(name);
    this.#writer.begin(name, [...this.#id(element), ...keptAttributes(element, name)], isVoid);
    return isVoid ? "left-out" : "opened";
  }

  #beginLink(element: Element): Passage {
    const href = element.getAttribute("href");
    const address = linkAddress(href, this.#options);
    if (address === null) return this.#beginAnchor(element);
    const attributes = [...this.#id(element), ...keptAttributes(element, "a"), ...LINK_ATTRIBUTES];
    const target = targetOnPage(href, this.#options);
    if (target === null) this.#writer.begin("a", [["href", address], ...attributes]);
    else this.#writer.beginLink(target.id, target.href, address, attributes);
    return "opened";
  }

  /** A link that leads nowhere may still be where others lead to. */
  #beginAnchor(element: Element): Passage {
    const id = this.#id(element);
    if (id.length === 0) return "unwrapped";
    this.#writer.begin("span", [...id, ...keptAttributes(element, "span")]);
    return "opened";
  }

  #picture(image: Element): Passage {
    const src = pictureAddress(image.getAttribute("src"), this.#options);
    if (src === null || this.#isTracker(image)) return "left-out";
    const kept = [...this.#id(image), ...keptAttributes(image, "img")];
    this.#writer.begin("img", [["src", src], ...kept, ...PICTURE_ATTRIBUTES], true);
    return "left-out";
  }

  #videoLink(frame: Element): void {
    const page = videoPage(frame.getAttribute("src"), this.#options.baseUrl);
    const { open } = this.#writer;
    if (page === null || open.includes("a") || open.length >= this.#options.maxNestedTags) return;
    this.#writer.begin("a", [["href", page], ...LINK_ATTRIBUTES]);
    this.#writer.text(frame.getAttribute("title")?.trim() || page);
    this.#writer.end();
  }

  /** The id of an element that something links to; each is given once. */
  #id(element: Element): readonly Attribute[] {
    const id = idOf(element);
    return id !== null && this.#linkedIds.has(id) && !this.#writer.hasId(id) ? [["id", id]] : [];
  }
}
