/**
 * Why an item ended or waits: the codes that this package itself gives, and what a code says about
 * the host it came from. The extractor brings codes and sentences of its own.
 */

/** How an extraction ended, as the worker reports it. */
export type Outcome =
  | {
      readonly kind: "extracted";
      /** What goes into the pickup's `data` beside the item id: `payload`, or `sealed`. */
      readonly pickup: PickupContent;
      readonly warning: ArticleWarning | null;
    }
  | {
      readonly kind: "failed";
      readonly code: string;
      /** One sentence for people. */
      readonly message: string;
      /** False when trying again cannot help. */
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
    }
  /** The worker gives the item back untried, as when it stops. */
  | { readonly kind: "released" };

/** What may be wrong with an article that was extracted all the same. */
type ArticleWarning = "probable_consent_wall" | "probable_paywall";

export type PickupContent = { readonly payload: PickupPayload } | { readonly sealed: string };

/** An extracted article as its owner's device receives it. */
export interface PickupPayload {
  readonly originalUrl: string;
  readonly title: string;
  readonly excerpt: string | null;
  /** Plain text. */
  readonly content: string;
  /** Sanitised HTML. */
  readonly htmlContent: string;
  readonly author: string | null;
  readonly siteName: string | null;
  readonly wordCount: number;
  /** 200 words a minute, at least 1. */
  readonly readingTimeMinutes: number;
  readonly warning: ArticleWarning | null;
  /** ISO 8601 with what is known. This and the next two are missing in older pickups. */
  readonly publishedAt?: string | null;
  /** A BCP 47 tag. */
  readonly language?: string | null;
  /** Absolute, http(s). */
  readonly leadImageUrl?: string | null;
}

export const WORKER_LOST = "worker-lost";
export const PICKUP_EXPIRED = "pickup-expired";

export const OWN_FAILURES: Readonly<Record<string, string>> = {
  [WORKER_LOST]:
    "The worker stopped without a word while it tried this page. An item that this happens to again and again is given up; the page itself may be harmful.",
  [PICKUP_EXPIRED]:
    "The article was not collected by any device in time. It is fetched again on the next visit.",
};

/** Why an import ends that only its items speak of. */
export const ORPHANED = {
  code: "orphaned",
  message:
    "The import's own record never came, only pages of it. They could not be fetched and were given up; import them again.",
} as const;

const HOST_FAULTS: ReadonlySet<string> = new Set([
  "timeout",
  "connection-failed",
  "server-error",
  "rate-limited",
]);

/** True when the failure says that the host is unwell, so that its other pages had better wait. */
export function isHostFault(code: string): boolean {
  return HOST_FAULTS.has(code);
}
