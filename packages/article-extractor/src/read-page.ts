/**
 * Reads an article from the bytes of a page: decode, parse, read what the page says of itself, find the
 * article, refine, write, sanitise, judge. It is synchronous and may take seconds or all memory on a hostile
 * page, so it belongs into a thread that can be killed (`extractor.ts`). It fetches nothing.
 */

import { Readability } from "@mozilla/readability";
import type { Article, ExtractResult, PageSource } from "./article.ts";
import { judgeContentType } from "./content-type.ts";
import { countWords } from "./count-words.ts";
import { decodePage } from "./decode-page.ts";
import { failure } from "./failures.ts";
import type { ExtractLimits } from "./limits.ts";
import { hasBoundedJsonLd } from "./metadata/json-ld-bound.ts";
import { type FoundMetadata, mergeMetadata } from "./metadata/merge-metadata.ts";
import type { PageMetadata } from "./metadata/page-metadata.ts";
import { readMetadata } from "./metadata/read-metadata.ts";
import { PageLimitError, type ParsePage } from "./page-dom.ts";
import { parsePageUrl } from "./page-url.ts";
import { readingTimeMinutes } from "./reading-time.ts";
import { dropTrackers } from "./sanitise/pictures.ts";
import { sanitiseArticle } from "./sanitise/sanitise-article.ts";
import { storableText } from "./storable-text.ts";
import { refineArticle } from "./text/refine-article.ts";
import { textOf } from "./text/text-of.ts";
import { judgePage } from "./verdict/judge-page.ts";
import { readPageSignals } from "./verdict/page-signals.ts";
import type { FoundText } from "./verdict/page-case.ts";
import { readTextShape } from "./verdict/text-shape.ts";
import { OUTCOMES } from "./verdict/verdict.ts";

export type ReadPage = (bytes: Uint8Array, source: PageSource) => ExtractResult;

/** What was found on a page, before it is cleaned. */
interface Found extends FoundMetadata {
  /** The element that holds it. */
  readonly root: Element;
  readonly baseUrl: string;
  /** Else it is all that the page has. */
  readonly isArticle: boolean;
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
  const document = parsePage(html, url);
  const declared = readMetadata(document, { url, limits });
  const signals = readPageSignals(document, url);
  dropTrackers(document);
  const found = describe(findArticle(document), declared, url, limits);
  const { kind, seen } = judgePage(signals, found, limits.consentWallBelowWords);
  const outcome = OUTCOMES[kind];
  if (outcome.kind === "failure") return failure(outcome.code, seen ?? undefined);
  // Readability drops modal dialogs, and a consent wall may be nothing else.
  const described = found ?? describe(wholeBody(parsePage(html, url)), declared, url, limits);
  return described === null ? failure("no-article") : acceptArticle(described, outcome.warning, limits);
}

function findArticle(document: Document): Found | null {
  const { baseURI: baseUrl } = document;
  // Refining reads the classes, sanitising drops them.
  const options = {
    serializer: (node: Node) => node as Element,
    keepClasses: true,
    disableJSONLD: !hasBoundedJsonLd(document),
  };
  const found = new Readability<Element>(document, options).parse();
  if (found === null || !found.content) return null;
  return { ...found, root: found.content, baseUrl, isArticle: true };
}

function wholeBody({ body, title, baseURI: baseUrl }: Document): Found | null {
  return body === null ? null : { root: body, baseUrl, isArticle: false, title };
}

/** An article before it was judged. */
interface Described extends FoundText {
  readonly article: Omit<Article, "warning">;
}

/** The article that was found, or null when nothing in it is text. */
function describe(
  found: Found | null,
  declared: PageMetadata,
  url: string,
  limits: ExtractLimits,
): Described | null {
  if (found === null) return null;
  const { root, baseUrl, isArticle } = found;
  const { title, ...metadata } = mergeMetadata(declared, found, { url, limits });
  if (isArticle) refineArticle(root, { title });
  const content = storableText(textOf(root));
  const wordCount = countWords(content);
  if (wordCount === 0) return null;
  const addresses = { pageUrl: url, baseUrl };
  const article = {
    originalUrl: url,
    title: title ?? url.slice(0, limits.maxTitleChars),
    ...metadata,
    content,
    htmlContent: storableText(sanitiseArticle(root, { ...addresses, maxNestedTags: limits.maxNestedTags })),
    wordCount,
    readingTimeMinutes: readingTimeMinutes(content, wordCount, limits.wordsPerMinute),
  };
  return { article, title: title ?? "", content, wordCount, shape: readTextShape(root) };
}

function acceptArticle(
  { article }: Described,
  warning: Article["warning"],
  limits: ExtractLimits,
): ExtractResult {
  const chars = article.content.length + article.htmlContent.length;
  if (chars <= limits.maxArticleChars) return { ok: true, article: { ...article, warning } };
  return failure("too-large", `an article of more than ${limits.maxArticleChars} characters`);
}
