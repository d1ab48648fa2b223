/** What a page's visible markup claims: microdata, links to the author, times, bylines, headings. */

import { isHeadTime } from "./head-time.ts";
import { firstText } from "./first-text.ts";
import { isWithinTitle } from "./headline.ts";
import type { PageEvidence } from "./page-evidence.ts";
import type { Claims } from "./page-metadata.ts";

const MAX_TEXT_CHARS = 1_000;
/** Of one kind; a page that has more is not read to its end. */
const MAX_CLAIMS = 20;
/** A longer text is no name, whatever its class says. */
const MAX_BYLINE_CHARS = 100;

const PROPERTIES: Readonly<Record<string, keyof Claims>> = {
  headline: "title",
  author: "author",
  creator: "author",
  datepublished: "published",
  datecreated: "published",
  datemodified: "modified",
  inlanguage: "language",
  image: "image",
  thumbnailurl: "image",
  description: "excerpt",
};

/** More names than one article has: those of a list of articles. */
const MAX_AUTHORS = 4;

export function microdataClaims({ itemprops, documentTitle }: PageEvidence): Claims {
  const claims = new Map<keyof Claims, string[]>();
  for (const element of itemprops) {
    for (const property of (element.getAttribute("itemprop") ?? "").toLowerCase().split(/\s+/)) {
      const claim = Object.hasOwn(PROPERTIES, property) ? PROPERTIES[property]! : null;
      const values = claim === null ? [] : (claims.get(claim) ?? []);
      if (claim === null || values.length >= MAX_CLAIMS) continue;
      const value = valueOf(element, itemprops);
      if (value !== "") claims.set(claim, [...values, value]);
    }
  }
  const { title = [], author = [], ...others } = Object.fromEntries(claims) as Claims;
  return {
    ...others,
    // A page may have headlines of many articles. Its own is in the document's title, too.
    title: title.filter((headline) => isWithinTitle(headline, documentTitle)),
    author: new Set(author).size > MAX_AUTHORS ? [] : author,
  };
}

/** Last in trust: what people read at the head of the page. */
export function visibleClaims({ times, links, bylines, url }: PageEvidence): Claims {
  return {
    author: [...(links.get("author") ?? []), ...bylines].slice(0, MAX_CLAIMS).map(textOf).filter(isShort),
    published: [...times.filter(isPublished), ...times.slice(0, 1).filter(isHeadTime)]
      .slice(0, MAX_CLAIMS)
      .map(timeOf)
      .concat(dateInAddress(url)),
  };
}

function isPublished(time: Element): boolean {
  return (
    time.hasAttribute("pubdate") ||
    /\b(?:published|dt-published|entry-date)\b/i.test(time.getAttribute("class") ?? "")
  );
}

/** A property is its attribute, for an item the name inside, otherwise its text. */
function valueOf(element: Element, itemprops: readonly Element[]): string {
  const content = element.getAttribute("content") ?? element.getAttribute("datetime");
  if (content !== null) return content;
  if (element.hasAttribute("itemscope")) return nestedValue(element, itemprops);
  const address =
    element.getAttribute("src") ?? (element.localName === "link" ? element.getAttribute("href") : null);
  return address ?? textOf(element);
}

function nestedValue(item: Element, itemprops: readonly Element[]): string {
  const inside = itemprops.find(
    (element) =>
      /^(?:name|url|contenturl)$/i.test(element.getAttribute("itemprop") ?? "") && isWithin(element, item),
  );
  return inside === undefined ? "" : valueOf(inside, []);
}

function isWithin(element: Element, ancestor: Element): boolean {
  for (let at: Node | null = element.parentNode; at !== null; at = at.parentNode)
    if (at === ancestor) return true;
  return false;
}

function timeOf(time: Element): string {
  return time.getAttribute("datetime") ?? textOf(time);
}

/** Blogs and newspapers keep their articles under the day. */
function dateInAddress(url: string): readonly string[] {
  const day = /\/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=\/|-|$)/.exec(URL.parse(url)?.pathname ?? "");
  return day === null ? [] : [`${day[1]}-${day[2]!.padStart(2, "0")}-${day[3]!.padStart(2, "0")}`];
}

function textOf(element: Element): string {
  return firstText(element, MAX_TEXT_CHARS).replaceAll(/\s+/g, " ").trim();
}

function isShort(text: string): boolean {
  return text.length <= MAX_BYLINE_CHARS;
}
