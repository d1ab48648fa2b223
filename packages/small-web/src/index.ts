/** What other packages may use of the small web. */
export { startSmallWeb, type SmallWeb, type SmallWebOptions } from "./small-web.ts";
export type {
  ExpectedArticle,
  ExpectedFailure,
  ExpectedNotice,
  Expectation,
  FailureCode,
  SmallWebPage,
} from "./page.ts";
export type { HeldFeed, OddFeed, SmallFeeds } from "./feeds/small-feeds.ts";
export type { RequestLedger } from "./request-ledger.ts";
export { generatedArticle, type GeneratedArticle } from "./generated-article.ts";
