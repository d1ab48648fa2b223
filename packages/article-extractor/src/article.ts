/** The shapes that an extraction gives. No text in them holds NUL or a lone surrogate. */

import type { Failure } from "./failures.ts";
import type { Warning } from "./verdict/verdict.ts";

/** What a page says, ready to be stored; the fields are those of a pickup's payload. */
export interface Article {
  /** The address given with the page, without credentials. */
  readonly originalUrl: string;
  /** One line, never empty: without a title of its own, the page's address. */
  readonly title: string;
  readonly excerpt: string | null;
  /** Plain text; blocks are separated by line breaks. */
  readonly content: string;
  /** Sanitised HTML: inert when inserted into a page, all links and pictures absolute. */
  readonly htmlContent: string;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly wordCount: number;
  /** At 200 words of English a minute, and other scripts as fast as they are read; at least 1. */
  readonly readingTimeMinutes: number;
  readonly warning: Warning | null;
  /** When it was published, in ISO 8601 with what is known: a year, a month, a day, or a time with or without offset. */
  readonly publishedAt: string | null;
  /** A canonical BCP 47 tag. */
  readonly language: string | null;
  /** Absolute, http(s). It is not fetched. */
  readonly leadImageUrl: string | null;
}

export type ExtractResult = { readonly ok: true; readonly article: Article } | Failure;

/** What is known about the bytes of a page. */
export interface PageSource {
  /** Where the bytes came from: an absolute http(s) address, the base of relative links. */
  readonly url: string;
  /** The Content-Type header's value; null when there was none. */
  readonly contentType: string | null;
}
