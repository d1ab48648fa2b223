/**
 * A page's address, or its bytes, to an article or a typed failure: fetcher and parser threads put
 * together. Says what a failure's code means for a retry; decides nothing else.
 */
import {
  type Article,
  type Extractor,
  type ExtractResult,
  type Failure,
  FAILURES,
  type Fetcher,
  type PageOptions,
} from "@tidemark/article-extractor";
import type { ExtractAnswer } from "@tidemark/import-worker";

/** Fetches a page, by itself or as one of many, and extracts its article. */
export async function extractFromUrl(
  url: string,
  options: PageOptions & { readonly signal: AbortSignal },
  tools: { readonly fetcher: Fetcher; readonly extractor: Extractor },
): Promise<ExtractAnswer> {
  const page = await tools.fetcher.fetchPage(url, options);
  if (!page.ok) return failed(page, page.retryAfterMs);
  const source = { url: page.finalUrl, contentType: page.contentType };
  const result = await tools.extractor.extract(page.bytes, source, { signal: options.signal });
  // The address that was saved, not the one that it led to: by it a device knows the article again.
  return result.ok
    ? { ok: true, article: { ...result.article, originalUrl: withoutLogin(url) } }
    : failed(result);
}

/** Extracts from bytes that somebody else has fetched. They are handed over. */
export async function extractFromHtml(
  bytes: Uint8Array,
  url: string,
  extractor: Extractor,
  signal?: AbortSignal,
): Promise<ExtractAnswer> {
  const source = { url, contentType: "text/html; charset=utf-8" };
  const result: ExtractResult = await extractor.extract(bytes, source, signal ? { signal } : {});
  return result.ok ? { ok: true, article: result.article satisfies Article } : failed(result);
}

function failed({ code, message }: Failure, retryAfterMs?: number): ExtractAnswer {
  return {
    ok: false,
    code,
    message,
    retryable: FAILURES[code].retry === "later",
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function withoutLogin(address: string): string {
  const url = new URL(address.trim());
  url.username = "";
  url.password = "";
  return url.href;
}
