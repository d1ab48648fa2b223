/**
 * Every way in which a page can fail to become an article, with what the caller should do about it.
 * It holds no logic: where a failure is noticed, its code is chosen; what follows from the code is here.
 */

export type FailureCode =
  | "invalid-url"
  | "unsupported-scheme"
  | "blocked-address"
  | "dns-not-found"
  | "dns-failed"
  | "connection-failed"
  | "tls-error"
  | "timeout"
  | "too-many-redirects"
  | "invalid-response"
  | "too-large"
  | "unsupported-type"
  | "not-found"
  | "gone"
  | "forbidden"
  | "http-4xx"
  | "rate-limited"
  | "robots-disallowed"
  | "server-error"
  | "aborted"
  | "empty-page"
  | "no-article"
  | "soft-404"
  | "login-wall"
  | "challenge-page"
  | "too-complex"
  | "parse-timeout"
  | "parse-crashed";

export interface FailureMeaning {
  /** Whether the same address may well succeed at another time. */
  readonly retry: "never" | "later";
  /** Whether it says something about the health of the whole host, not only about this page. */
  readonly hostFault: boolean;
  /** One sentence for people. */
  readonly sentence: string;
}

export interface Failure {
  readonly ok: false;
  readonly code: FailureCode;
  /** The code's sentence, and in brackets what was seen. Never holds credentials or page text. */
  readonly message: string;
}

/** What each code means. `retry: "later"` is bounded by the caller's attempts, so a page that always crashes ends. */
export const FAILURES: Readonly<Record<FailureCode, FailureMeaning>> = {
  "invalid-url": {
    retry: "never",
    hostFault: false,
    sentence: "This is not a complete and valid web address.",
  },
  "unsupported-scheme": {
    retry: "never",
    hostFault: false,
    sentence: "Only http and https addresses can be fetched.",
  },
  "blocked-address": {
    retry: "never",
    hostFault: false,
    sentence: "The address leads to a network, name or port that is not fetched from, for safety.",
  },
  "dns-not-found": {
    retry: "never",
    hostFault: false,
    sentence: "There is no website of this name (any more).",
  },
  "dns-failed": {
    retry: "later",
    hostFault: false,
    sentence: "The name of the website could not be looked up just now.",
  },
  "connection-failed": {
    retry: "later",
    hostFault: true,
    sentence: "The website could not be reached, or broke off the connection.",
  },
  "tls-error": {
    retry: "never",
    hostFault: false,
    sentence: "No secure connection: the website's certificate or encryption is faulty.",
  },
  timeout: {
    retry: "later",
    hostFault: true,
    sentence: "The website did not deliver the page in time.",
  },
  "too-many-redirects": {
    retry: "never",
    hostFault: false,
    sentence: "The address forwards too many times, perhaps in a circle.",
  },
  "invalid-response": {
    retry: "never",
    hostFault: false,
    sentence: "The website's answer is not valid HTTP.",
  },
  "too-large": {
    retry: "never",
    hostFault: false,
    sentence: "The page is larger than the limit.",
  },
  "unsupported-type": {
    retry: "never",
    hostFault: false,
    sentence: "The address leads to something that is not a web page.",
  },
  "not-found": {
    retry: "never",
    hostFault: false,
    sentence: "The page does not exist at this address (404).",
  },
  gone: {
    retry: "never",
    hostFault: false,
    sentence: "The page was removed for good (410).",
  },
  forbidden: {
    retry: "never",
    hostFault: false,
    sentence: "The website does not show this page without permission.",
  },
  "http-4xx": {
    retry: "never",
    hostFault: false,
    sentence: "The website refused the request.",
  },
  "rate-limited": {
    retry: "later",
    hostFault: true,
    sentence: "The website asks for fewer requests (429).",
  },
  "robots-disallowed": {
    retry: "never",
    hostFault: false,
    sentence:
      "The website asks programs not to fetch this page (robots.txt); it can be opened and saved by hand.",
  },
  "server-error": {
    retry: "later",
    hostFault: true,
    sentence: "The website has a fault of its own at the moment.",
  },
  aborted: {
    retry: "later",
    hostFault: false,
    sentence: "The work was stopped before it had ended.",
  },
  "empty-page": {
    retry: "never",
    hostFault: false,
    sentence: "The page is empty.",
  },
  "no-article": {
    retry: "never",
    hostFault: false,
    sentence: "There is no article text on the page.",
  },
  "soft-404": {
    retry: "never",
    hostFault: false,
    sentence: "The website says that there is no such page, though it answers as if there were one.",
  },
  "login-wall": {
    retry: "never",
    hostFault: false,
    sentence: "The website shows this page only to people who have logged in.",
  },
  "challenge-page": {
    retry: "later",
    hostFault: false,
    sentence: "Instead of the page the website sent a check for robots; it can be opened and saved by hand.",
  },
  "too-complex": {
    retry: "never",
    hostFault: false,
    sentence: "The page has more elements, deeper nested ones, or more text than an article needs.",
  },
  "parse-timeout": {
    retry: "later",
    hostFault: false,
    sentence: "Reading the page took too long and was stopped.",
  },
  "parse-crashed": {
    retry: "later",
    hostFault: false,
    sentence: "The page could not be read: it broke the parser.",
  },
};

/** A failure value: the code's sentence with what was seen in brackets. */
export function failure(code: FailureCode, seen?: string): Failure {
  const { sentence } = FAILURES[code];
  return { ok: false, code, message: seen === undefined ? sentence : `${sentence} (${seen})` };
}
