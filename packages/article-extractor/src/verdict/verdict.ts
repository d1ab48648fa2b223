/** What a page can turn out to be, and what follows from it: an article, one with a warning, or a failure. */

import type { FailureCode } from "../failures.ts";

export type Warning = "probable_consent_wall" | "probable_paywall";

export type VerdictKind =
  | "article"
  | "consent-wall"
  | "paywall"
  | "login-wall"
  | "challenge"
  | "soft-404"
  | "not-an-article"
  | "empty";

export type Outcome =
  | { readonly kind: "article"; readonly warning: Warning | null }
  | { readonly kind: "failure"; readonly code: FailureCode };

/**
 * Where people can see something of what they wanted, they get it with a warning. Where a page shows nothing
 * of the article, nothing is stored.
 */
export const OUTCOMES: Readonly<Record<VerdictKind, Outcome>> = {
  article: { kind: "article", warning: null },
  "consent-wall": { kind: "article", warning: "probable_consent_wall" },
  paywall: { kind: "article", warning: "probable_paywall" },
  "login-wall": { kind: "failure", code: "login-wall" },
  challenge: { kind: "failure", code: "challenge-page" },
  "soft-404": { kind: "failure", code: "soft-404" },
  "not-an-article": { kind: "failure", code: "no-article" },
  empty: { kind: "failure", code: "empty-page" },
};

export interface Verdict {
  readonly kind: VerdictKind;
  /** What led to it, in words that quote nothing of the page; null for an article. */
  readonly seen: string | null;
}
