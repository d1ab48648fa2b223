/** Which heading of a page is its article's, and what it says about the title that the document has. */

import { firstText } from "./first-text.ts";
import { isSiteName, isWithinTitle, partNamed } from "./headline.ts";
import { plainLine } from "./plain-line.ts";

/** With more of them, none is the article's for certain. */
const MAX_HEADINGS = 3;
const MAX_LEVELS = 12;
/** What is longer is a title that a page gives as its site's name by mistake. */
const MAX_SITE_CHARS = 40;

export interface PageHeading {
  readonly text: string;
  /** It stands inside of the article, so it is no masthead. */
  readonly isInArticle: boolean;
}

/** The first h1 that is no masthead: no site's name, and no link to the front page. */
export function pageHeading(
  headings: readonly Element[],
  siteNames: readonly string[],
  maxChars: number,
): PageHeading | null {
  if (headings.length > MAX_HEADINGS) return null;
  for (const heading of headings) {
    const text = plainLine(firstText(heading, maxChars * 2).replaceAll(/\s+/g, " "), maxChars);
    if (text === null || isSiteName(text, siteNames) || linksToFrontPage(heading)) continue;
    return { text, isInArticle: isInArticle(heading) };
  }
  return null;
}

/**
 * The page's title in the light of its heading: the heading itself where the document's title is the site's
 * name, and without the other part where one part of the title is the heading. Null when it says nothing more.
 */
export function titleByHeading(
  title: string,
  documentTitle: string,
  { text, isInArticle }: PageHeading,
  siteNames: readonly string[],
): string | null {
  if (isSiteName(title, siteNames)) {
    const isNamedAfterSite = documentTitle.length <= MAX_SITE_CHARS && isSiteName(documentTitle, siteNames);
    return isNamedAfterSite || isWithinTitle(text, documentTitle) ? text : null;
  }
  const part = partNamed(title, text);
  // A masthead that nothing tells to be one is shorter than the title beside it.
  return part !== null && (isInArticle || part.length * 2 >= title.length) ? part : null;
}

function linksToFrontPage(heading: Element): boolean {
  const [link] = heading.getElementsByTagName("a");
  const around = heading.parentNode as Element | null;
  const href = link?.getAttribute("href") ?? (around?.localName === "a" ? around.getAttribute("href") : null);
  if (href === null) return false;
  return /^(?:https?:\/\/[^/]+)?\/?(?:index\.\w+)?$/i.test(href.trim());
}

function isInArticle(heading: Element): boolean {
  let at: Node | null = heading.parentNode;
  for (let level = 0; at !== null && level < MAX_LEVELS; level += 1, at = at.parentNode) {
    if ((at as Element).localName === "article" || (at as Element).localName === "main") return true;
  }
  return false;
}
