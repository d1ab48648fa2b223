/**
 * Reads what a page says about itself, from its tree before anything changes it. The sources and the order
 * in which they are believed are listed here; a claim that makes no sense leaves its place to the next.
 */

import { authorNames } from "./author-names.ts";
import { isSiteName, withoutSiteName } from "./headline.ts";
import { isoTime } from "./iso-time.ts";
import { readLinkedData } from "./json-ld.ts";
import { jsonLdClaims } from "./json-ld-claims.ts";
import { languageTag } from "./language-tag.ts";
import { microdataClaims, visibleClaims } from "./markup-claims.ts";
import { libraryClaims, namedMetaClaims, openGraphClaims } from "./meta-claims.ts";
import { collectEvidence, type PageEvidence } from "./page-evidence.ts";
import type { Claim, Claims, MetadataLimits, PageMetadata } from "./page-metadata.ts";
import { pageHeading, titleByHeading } from "./page-heading.ts";
import { plainLine } from "./plain-line.ts";
import { chooseSiteName, namesOfHost } from "./site-name.ts";
import { leadImageAddress, webAddress } from "./web-address.ts";

export interface MetadataOptions {
  /** Where the page was found; its address is also a hint. */
  readonly url: string;
  readonly limits: MetadataLimits;
}

export function readMetadata(document: Document, { url, limits }: MetadataOptions): PageMetadata {
  const evidence = collectEvidence(document, url);
  const sources = sourcesOf(evidence);
  const all = Object.values(sources);
  const claims = (claim: Claim) => all.flatMap((source) => source[claim] ?? []);
  const siteNames = siteNamesOf(sources, limits);
  return {
    title: titleOf(claims("title"), evidence, [...siteNames, ...namesOfHost(url)], limits),
    authors: authorsOf([sources.jsonLd, sources.library, sources.openGraph, sources.namedMeta], limits),
    bylines: authorsOf([sources.microdata, sources.visible], limits),
    siteName: chooseSiteName(siteNames),
    publishedAt: first(claims("published"), isoTime),
    modifiedAt: first(claims("modified"), isoTime),
    // What the markup says of itself is right more often than what a template says of all pages.
    language: first([...evidence.languages, ...claims("language")], languageTag),
    leadImageUrl: first(claims("image"), (written) => leadImageAddress(written, evidence.baseUrl)),
    excerpt: first(claims("excerpt"), (written) => plainLine(written, limits.maxExcerptChars)),
    canonicalUrl: first(claims("canonical"), (written) => webAddress(written, evidence.baseUrl)),
  };
}

type Sources = Readonly<
  Record<"jsonLd" | "library" | "openGraph" | "namedMeta" | "microdata" | "visible", Claims>
>;

/** In the order in which they are believed. */
function sourcesOf(evidence: PageEvidence): Sources {
  const { jsonLd, url, links, documentTitle } = evidence;
  const canonical = (links.get("canonical") ?? []).flatMap((link) => link.getAttribute("href") ?? []);
  return {
    jsonLd: jsonLdClaims(readLinkedData(jsonLd, [url, ...canonical]), documentTitle),
    library: libraryClaims(evidence),
    openGraph: openGraphClaims(evidence),
    namedMeta: namedMetaClaims(evidence),
    microdata: microdataClaims(evidence),
    visible: visibleClaims(evidence),
  };
}

function first<Value>(claims: readonly string[], read: (claim: string) => Value | null): Value | null {
  for (const claim of claims) {
    const value = read(claim);
    if (value !== null) return value;
  }
  return null;
}

/** Of titles, and of names of the site: each title is compared with each name. */
const MAX_NAMES = 30;

/** All names of the site. OpenGraph's is made for people; a publisher may own many sites. */
function siteNamesOf(sources: Sources, { maxNameChars }: MetadataLimits): readonly string[] {
  const claims = [sources.openGraph, sources.jsonLd, sources.library, sources.namedMeta].flatMap(
    ({ site = [] }) => site,
  );
  const names = claims.slice(0, MAX_NAMES).flatMap((name) => plainLine(name, maxNameChars) ?? []);
  return names.filter((name) => !/^https?:/i.test(name));
}

/** As declared, or as the article's heading tells of the document's title. */
function titleOf(
  claims: readonly string[],
  { documentTitle, headings }: PageEvidence,
  siteNames: readonly string[],
  limits: MetadataLimits,
): string | null {
  const declared = declaredTitle(claims, siteNames, limits);
  const title = declared ?? plainLine(documentTitle, limits.maxTitleChars);
  const heading = pageHeading(headings, siteNames, limits.maxTitleChars);
  return title === null || heading === null
    ? declared
    : (titleByHeading(title, documentTitle, heading, siteNames) ?? declared);
}

function declaredTitle(
  claims: readonly string[],
  siteNames: readonly string[],
  { maxTitleChars }: MetadataLimits,
): string | null {
  const titles = claims.slice(0, MAX_NAMES).flatMap((claim) => plainLine(claim, maxTitleChars) ?? []);
  const own = titles.find((title) => !isSiteName(title, siteNames));
  return own === undefined ? (titles[0] ?? null) : withoutSiteName(own, siteNames);
}

/** All authors of the first source that knows any: several sources write the same person differently. */
function authorsOf(sources: readonly Claims[], { maxNameChars }: MetadataLimits): readonly string[] {
  for (const { author = [] } of sources) {
    const names = authorNames(author, maxNameChars);
    if (names.length > 0) return names;
  }
  return [];
}
