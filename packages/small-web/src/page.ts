/**
 * What a page of the small web is, and what an import of it must end with.
 * Types only: how a page is delivered stays inside the server.
 */

/** The codes with which an import of one URL may fail. */
export type FailureCode =
  | "not-found"
  | "gone"
  | "forbidden"
  | "http-4xx"
  | "rate-limited"
  | "server-error"
  | "timeout"
  | "too-large"
  | "too-many-redirects"
  | "blocked-address"
  | "unsupported-type"
  | "no-article"
  | "soft-404"
  | "login-wall"
  | "challenge-page"
  | "empty-page"
  | "connection-failed"
  | "invalid-response"
  | "too-complex";

/** The terminal state of an item whose URL is this page, and what must be true of it then. */
export type Expectation = ExpectedArticle | ExpectedNotice | ExpectedFailure;

export interface ExpectedArticle {
  readonly state: "saved";
  readonly code?: never;
  readonly title: string;
  /** Each must occur in the extracted text once runs of whitespace are taken as one space. */
  readonly contains: readonly string[];
  /** BCP 47 tag, as the page's `lang` attribute says it. */
  readonly lang: string;
  /** Times the page has to be fetched before it yields; absent where the first fetch does. */
  readonly attempts?: number;
  /** What the article is saved with. */
  readonly warning?: "probable_paywall";
}

/** A wall in front of the article, or an article the device already holds. */
export interface ExpectedNotice {
  readonly state: "consent-wall" | "duplicate";
  readonly code?: never;
  readonly title?: never;
  readonly contains?: never;
  readonly lang?: string;
  readonly attempts?: number;
}

export interface ExpectedFailure {
  readonly state: "error";
  readonly code: FailureCode;
  readonly title?: never;
  readonly contains?: never;
  readonly lang?: never;
  readonly attempts?: never;
}

export interface SmallWebPage {
  /** Unique and stable, such as `harbour/tide-table`. */
  readonly id: string;
  /** Virtual host without port, such as `harbour.small-web.test`. */
  readonly host: string;
  /** Starts with `/`; may carry a query. */
  readonly path: string;
  readonly expect: Expectation;
  /** What is special about the page, in words for a person. */
  readonly note: string;
  /** Roughly what an import of this page alone costs under the default limits, where that is over a second. */
  readonly costSeconds?: number;
}
