/**
 * The values of the labels that more than one metric carries, or that others pass in as plain text.
 * Every list that a caller can outgrow ends in `other`. It holds no URL, host, user or free text, and must not.
 */

/** Why an attempt failed: the codes that items carry in the log, plus `other` for any newer one. */
export const failureCodes = [
  "blocked-address",
  "invalid-url",
  "unsupported-scheme",
  "dns-failed",
  "connection-failed",
  "tls-failed",
  "timeout",
  "too-large",
  "too-many-redirects",
  "bad-response",
  "unsupported-type",
  "unauthorized",
  "forbidden",
  "not-found",
  "gone",
  "rate-limited",
  "http-client-error",
  "http-server-error",
  "host-unavailable",
  "no-article",
  "empty-page",
  "extraction-failed",
  "extraction-timeout",
  "extraction-crashed",
  "worker-lost",
  "pickup-expired",
  "other",
] as const;

/** Why the result of an extraction was not written. */
export const settleDropReasons = [
  "claim-superseded",
  "not-extracting",
  "job-cancelled",
  "unknown-item",
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
