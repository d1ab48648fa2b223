/**
 * Decides between what a page declares about itself and what Readability found in reading it. What is
 * declared comes first. Readability comes first only where nothing is declared for machines: it knows the
 * document's title and the line beneath it well.
 */

import { authorNames } from "./author-names.ts";
import { withoutSiteName } from "./headline.ts";
import type { MetadataLimits, PageMetadata } from "./page-metadata.ts";
import { plainLine } from "./plain-line.ts";
import { namesOfHost } from "./site-name.ts";

export interface FoundMetadata {
  readonly title?: string | null | undefined;
  readonly byline?: string | null | undefined;
  readonly excerpt?: string | null | undefined;
  readonly siteName?: string | null | undefined;
}

/** An article's metadata as it is stored: each a line, or null. */
export interface ArticleMetadata {
  readonly title: string | null;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly excerpt: string | null;
  readonly publishedAt: string | null;
  readonly language: string | null;
  readonly leadImageUrl: string | null;
}

export function mergeMetadata(
  declared: PageMetadata,
  found: FoundMetadata,
  { url, limits }: { readonly url: string; readonly limits: MetadataLimits },
): ArticleMetadata {
  const { publishedAt, language, leadImageUrl } = declared;
  const siteName = declared.siteName ?? siteNameOf(found, limits);
  return {
    title: declared.title ?? titleOf(found, siteName, url, limits),
    author: authorOf(declared, found, limits),
    siteName,
    excerpt: declared.excerpt ?? plainLine(found.excerpt ?? "", limits.maxExcerptChars),
    publishedAt,
    language,
    leadImageUrl,
  };
}

function titleOf(
  found: FoundMetadata,
  siteName: string | null,
  url: string,
  limits: MetadataLimits,
): string | null {
  const title = plainLine(found.title ?? "", limits.maxTitleChars);
  const siteNames = siteName === null ? namesOfHost(url) : [siteName, ...namesOfHost(url)];
  return title === null ? null : withoutSiteName(title, siteNames);
}

function siteNameOf(found: FoundMetadata, { maxNameChars }: MetadataLimits): string | null {
  const name = plainLine(found.siteName ?? "", maxNameChars);
  return name === null || /^https?:/i.test(name) ? null : name;
}

/** Bylines of other articles stand in the markup, too; Readability looks only around this one. */
function authorOf(
  { authors, bylines }: PageMetadata,
  { byline }: FoundMetadata,
  limits: MetadataLimits,
): string | null {
  const { maxNameChars } = limits;
  const found = authorNames([byline ?? ""], maxNameChars);
  const names = [authors, found, bylines].find((list) => list.length > 0) ?? [];
  return plainLine(names.join(", "), maxNameChars);
}
