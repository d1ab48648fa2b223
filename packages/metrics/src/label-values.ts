/**
 * The values of the labels that more than one metric carries, or that others pass in as plain text.
 * Every list that a caller can outgrow ends in `other`. It holds no URL, host, user or free text, and must not.
 */

/** Why an attempt failed: the codes that items carry in the log, plus `other` for any newer one. */
export const failureCodes = [
  "extraction-crashed",
  "result-not-storable",
  "blocked-address",
  "invalid-url",
  "unsupported-scheme",
  "dns-not-found",
  "dns-failed",
  "connection-failed",
  "tls-error",
  "timeout",
  "too-many-redirects",
  "invalid-response",
  "too-large",
  "unsupported-type",
  "not-found",
  "gone",
  "forbidden",
  "http-4xx",
  "rate-limited",
  "robots-disallowed",
  "server-error",
  "aborted",
  "empty-page",
  "no-article",
  "soft-404",
  "login-wall",
  "challenge-page",
  "too-complex",
  "parse-timeout",
  "parse-crashed",
  "worker-lost",
  "pickup-expired",
  "other",
] as const;

/** Why the result of an extraction was not written. */
export const settleDropReasons = [
  "item-gone",
  "not-claimed",
  "claim-not-current",
  "job-cancelled",
  "other",
] as const;

/** What kind of database error was met and tried again. */
export const transientErrorKinds = [
  "serialization",
  "deadlock",
  "connection",
  "unknown-commit",
  "timeout",
  "other",
] as const;

/** Types of queue jobs are their owners' words: the first that a process meets are named. */
export const jobTypes = { upTo: 20 } as const;

/** How a recovery ended. */
export const recoveryResults = [
  "recovered",
  "warnings",
  "failed",
  "timed-out",
  "stopped",
  "abandoned",
] as const;
