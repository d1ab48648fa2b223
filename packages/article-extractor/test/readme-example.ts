import { createExtractor, createFetcher, FAILURES, type FetchPolicy } from "@tidemark/article-extractor";

/** One line for each address: what was read, or why not. */
export async function readArticles(urls: readonly string[], policy: FetchPolicy = {}): Promise<string[]> {
  const fetcher = createFetcher(policy);
  const extractor = createExtractor({ threads: 2, limits: { parseTimeoutMs: 10_000 } });
  const readOne = async (url: string) => {
    const page = await fetcher.fetchPage(url, { bulk: true });
    if (!page.ok) return `${url}: ${page.code}, to be tried again: ${FAILURES[page.code].retry}`;
    const source = { url: page.finalUrl, contentType: page.contentType };
    const result = await extractor.extract(page.bytes, source);
    if (!result.ok) return `${url}: ${result.code}, to be tried again: ${FAILURES[result.code].retry}`;
    const { title, wordCount, language } = result.article;
    return `${url}: ${title}, ${wordCount} words, language: ${language ?? "not told"}`;
  };
  try {
    return await Promise.all(urls.map(readOne));
  } finally {
    await extractor.close();
    await fetcher.close();
  }
}
