import { expect, test } from "vitest";
import { createExtractor, createFetcher } from "../src/index.ts";
import { extractLimits, fetchLimits } from "../src/limits.ts";

test("every page that may be fetched may be parsed", () => {
  expect(fetchLimits().maxBodyBytes).toBeLessThanOrEqual(extractLimits().maxPageBytes);
});

test("the promised defaults hold", () => {
  expect(fetchLimits()).toMatchObject({ totalTimeoutMs: 15_000, maxBodyBytes: 10_485_760, maxRedirects: 5 });
  expect(extractLimits()).toMatchObject({
    parseTimeoutMs: 5_000,
    consentWallBelowWords: 300,
    wordsPerMinute: 200,
  });
});

test.each([
  { totalTimeoutMs: 0 },
  { totalTimeoutMs: Number.NaN },
  { maxRedirects: -1 },
  { maxBodyBytes: 1.5 },
  { maxBodyBytes: Number.POSITIVE_INFINITY },
  { connectTimeoutMs: 20_000 },
  { maxBodyBytes: 10 },
])("a fetcher refuses %o", (limits) => {
  expect(() => createFetcher({ limits })).toThrow(RangeError);
});

test.each([{ parseTimeoutMs: 0 }, { heapMb: -1 }, { maxArticleChars: 100 }])(
  "an extractor refuses %o",
  (limits) => {
    expect(() => createExtractor({ limits })).toThrow(RangeError);
  },
);

test("an extractor refuses to work with no thread", () => {
  expect(() => createExtractor({ threads: 0 })).toThrow(RangeError);
});
