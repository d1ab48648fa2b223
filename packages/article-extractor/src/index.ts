/** Fetches web pages safely and extracts their articles. */

export type { Article, ExtractResult, PageSource } from "./article.ts";
export type { LoopbackAllowance } from "./address-policy.ts";
export { readDeniedHost } from "./denied-hosts.ts";
export type { Dial, DialTarget } from "./dial.ts";
export { extractArticle, type ExtractOptions } from "./extract-article.ts";
export { createExtractor, type Extractor, type ExtractorOptions } from "./extractor.ts";
export { FAILURES, type Failure, type FailureCode, type FailureMeaning } from "./failures.ts";
export type {
  DocumentRequest,
  DocumentResult,
  FetchedDocument,
  UnchangedDocument,
} from "./fetch-document.ts";
export type { FetchedPage, FetchResult, UnchangedPage } from "./fetch-page.ts";
export type { KnownCopy } from "./conditions.ts";
export type { FetchFailure } from "./fetch-response.ts";
export { createFetcher, fetchPage, type Fetcher, type FetchPolicy, type PageOptions } from "./fetcher.ts";
export type { Lookup } from "./guarded-connector.ts";
export type { ExtractLimits, FetchLimits } from "./limits.ts";
export type { PolitenessLimits } from "./politeness/politeness-limits.ts";
export type { Timers } from "./politeness/turns.ts";
