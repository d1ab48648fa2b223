/** The pages of the small web through the real fetcher and extractor: each ends as its catalogue says. */

import { createExtractor, createFetcher, type Extractor, type Fetcher } from "@tidemark/article-extractor";
import { type SmallWeb, type SmallWebPage, startSmallWeb } from "@tidemark/small-web";
import { afterAll, beforeAll, expect, test } from "vitest";
import { extractFromUrl } from "../src/engine/extract-article.ts";

let web: SmallWeb;
let fetcher: Fetcher;
let extractor: Extractor;

beforeAll(async () => {
  web = await startSmallWeb({ scale: 0.01 });
  fetcher = createFetcher({
    allow: [{ hostSuffix: web.hostSuffix, address: "127.0.0.1", port: web.port }],
    limits: { totalTimeoutMs: 60_000, connectTimeoutMs: 60_000 },
  });
  extractor = createExtractor({ threads: 1, limits: { parseTimeoutMs: 30_000 } });
});

afterAll(async () => {
  await Promise.all([extractor.close(), fetcher.close()]);
  await web.close();
});

test("every page that shows itself at once ends as it says", { timeout: 120_000 }, async () => {
  const pages = web.pages.filter(showsItselfAtOnce);
  expect(pages.length).toBeGreaterThan(80);
  const mistakes: string[] = [];
  for (const page of pages) {
    const [ended, expected] = [await endingOf(page), expectedEndingOf(page)];
    if (ended !== expected) mistakes.push(`${page.id} ended as ${ended}, not as ${expected}`);
  }
  expect(mistakes).toEqual([]);
});

/** Others need several attempts, or are about time. */
function showsItselfAtOnce({ expect: { attempts = 1, code }, costSeconds = 0 }: SmallWebPage): boolean {
  return attempts === 1 && (costSeconds === 0 || code === "challenge-page");
}

async function endingOf(page: SmallWebPage): Promise<string> {
  const { signal } = new AbortController();
  const answer = await extractFromUrl(web.url(page), { signal }, { fetcher, extractor });
  if (!answer.ok) return answer.code;
  const { title, content, warning } = answer.article;
  if (warning === "probable_consent_wall") return "consent-wall";
  const text = content.replaceAll(/\s+/g, " ");
  const missing = (page.expect.contains ?? []).filter((sentence) => !text.includes(sentence));
  return [`saved ${title}`, warning ?? "whole", ...missing.map((sentence) => `without "${sentence}"`)].join(
    ", ",
  );
}

function expectedEndingOf({ expect: expected }: SmallWebPage): string {
  if (expected.state !== "saved") return expected.code ?? expected.state;
  return `saved ${expected.title}, ${expected.warning ?? "whole"}`;
}
