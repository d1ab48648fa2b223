/**
 * Reads an article from the bytes of a page: decode, parse, find the article, sanitise, describe. It is
 * synchronous and may take seconds or all memory on a hostile page, so it belongs into a thread that
 * can be killed (`extractor.ts`). It fetches nothing.
 */

import { Readability } from "@mozilla/readability";
import type { Article, ExtractResult, PageSource } from "./article.ts";
import { looksLikeConsentWall } from "./consent-wall.ts";
import { judgeContentType } from "./content-type.ts";
import { countWords } from "./count-words.ts";
import { decodePage } from "./decode-page.ts";
import { failure } from "./failures.ts";
import type { ExtractLimits } from "./limits.ts";
import { reasonForNoArticle } from "./no-article.ts";
import { PageLimitError, type ParsePage } from "./page-dom.ts";
import { parsePageUrl } from "./page-url.ts";
import { plainText } from "./plain-text.ts";
import { sanitiseHtml } from "./sanitise-html.ts";
import { storableLine, storableText } from "./storable-text.ts";

export type ReadPage = (bytes: Uint8Array, source: PageSource) => ExtractResult;

/** What was found on a page, before it is cleaned. */
interface Found {
  readonly html: string;
  readonly baseUrl: string;
  readonly title?: string | null | undefined;
  readonly excerpt?: string | null | undefined;
  readonly byline?: string | null | undefined;
  readonly siteName?: string | null | undefined;
}

/**
 * A reader on the first of the given DOMs that does not break on the page. It returns failures as values,
 * also when all of them break.
 */
export function createPageReader(doms: readonly ParsePage[], limits: ExtractLimits): ReadPage {
  return (bytes, source) => {
    const parsed = parsePageUrl(source.url, Number.POSITIVE_INFINITY);
    if (!parsed.ok) return parsed;
    if (judgeContentType(source.contentType) === "other") return failure("unsupported-type");
    if (bytes.byteLength > limits.maxPageBytes) {
      return failure("too-large", `more than ${limits.maxPageBytes} bytes`);
    }
    const html = decodePage(bytes, source.contentType, limits.maxCharsetScanBytes);
    if (html.trim() === "") return failure("empty-page");
    let broken: unknown;
    for (const parsePage of doms) {
      try {
        return readArticle(html, parsed.url.href, parsePage, limits);
      } catch (error) {
        if (error instanceof PageLimitError) return failure("too-complex", error.message);
        broken = error;
      }
    }
    return failure("parse-crashed", broken instanceof Error ? broken.name : "unknown error");
  };
}

function readArticle(html: string, url: string, parsePage: ParsePage, limits: ExtractLimits): ExtractResult {
  const article = describe(findArticle(parsePage(html, url)), url, limits);
  if (article !== null) return acceptArticle(article, limits);
  // Readability drops modal dialogs, and a consent wall may be nothing else.
  const whole = describe(wholeBody(parsePage(html, url)), url, limits);
  return whole?.warning === "probable_consent_wall" ? acceptArticle(whole, limits) : failure("no-article");
}

function findArticle(document: Document): Found | null {
  const { baseURI: baseUrl } = document;
  const found = new Readability(document).parse();
  return found === null ? null : { ...found, html: found.content ?? "", baseUrl };
}

function wholeBody(document: Document): Found {
  return { html: document.body?.innerHTML ?? "", title: document.title, baseUrl: document.baseURI };
}

/** The article that was found, or null when nothing in it is text. */
function describe(found: Found | null, url: string, limits: ExtractLimits): Article | null {
  if (found === null) return null;
  const htmlContent = storableText(sanitiseHtml(found.html, found.baseUrl, limits.maxNestedTags));
  const content = storableText(plainText(htmlContent));
  const wordCount = countWords(content);
  if (wordCount === 0) return null;
  const title = storableLine(found.title, limits.maxTitleChars);
  const asksForConsent = looksLikeConsentWall(
    `${title ?? ""}\n${content}`,
    wordCount,
    limits.consentWallBelowWords,
  );
  return {
    originalUrl: url,
    title: title ?? url.slice(0, limits.maxTitleChars),
    excerpt: storableLine(found.excerpt, limits.maxExcerptChars),
    content,
    htmlContent,
    author: storableLine(found.byline, limits.maxNameChars),
    siteName: storableLine(found.siteName, limits.maxNameChars),
    wordCount,
    readingTimeMinutes: Math.max(1, Math.ceil(wordCount / limits.wordsPerMinute)),
    warning: asksForConsent ? "probable_consent_wall" : null,
  };
}

function acceptArticle(article: Article, limits: ExtractLimits): ExtractResult {
  const chars = article.content.length + article.htmlContent.length;
  if (chars > limits.maxArticleChars) {
    return failure("too-large", `an article of more than ${limits.maxArticleChars} characters`);
  }
  const reason = article.warning === null ? reasonForNoArticle(article) : null;
  return reason === null ? { ok: true, article } : failure("no-article", reason);
}
