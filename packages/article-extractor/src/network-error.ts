/**
 * Names what a thrown network error means. Errors that tell of this process rather than of the website
 * (a bug, no free file descriptor) are not failures of a page and are not named.
 */

import { errors } from "undici";
import { failure, type Failure, type FailureCode } from "./failures.ts";

const CODES: Readonly<Record<string, FailureCode>> = {
  ENOTFOUND: "dns-not-found",
  ENODATA: "dns-not-found",
  EAI_AGAIN: "dns-failed",
  EAI_FAIL: "dns-failed",
  ESERVFAIL: "dns-failed",
  EREFUSED: "dns-failed",
  ETIMEOUT: "dns-failed",
  ECONNREFUSED: "connection-failed",
  ECONNRESET: "connection-failed",
  ECONNABORTED: "connection-failed",
  EPIPE: "connection-failed",
  EHOSTUNREACH: "connection-failed",
  EHOSTDOWN: "connection-failed",
  ENETUNREACH: "connection-failed",
  ENETDOWN: "connection-failed",
  EADDRNOTAVAIL: "connection-failed",
  EACCES: "connection-failed",
  EPERM: "connection-failed",
  UND_ERR_SOCKET: "connection-failed",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_HEADERS_OVERFLOW: "invalid-response",
  // Before a body has begun, this is what undici says of a length that makes no sense.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "invalid-response",
  EPROTO: "tls-error",
};

/** Families of codes, by how they begin. */
const PREFIXES: readonly (readonly [string, FailureCode])[] = [
  // A stream or session of HTTP/2 that its server ended.
  ["ERR_HTTP2_", "connection-failed"],
  ["ERR_TLS_", "tls-error"],
  ["ERR_SSL_", "tls-error"],
  ["CERT_", "tls-error"],
  ["CRL_", "tls-error"],
  ["UNABLE_TO_", "tls-error"],
  ["ERROR_IN_C", "tls-error"],
];

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
]);

/** The failure that a network error stands for, or null when it is none of a page's. */
export function networkFailure(error: unknown): Failure | null {
  if (error instanceof errors.HTTPParserError) return failure("invalid-response");
  const code = errorCode(error);
  if (code === null) return null;
  const named = CODES[code] ?? PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (named !== undefined) return failure(named, code);
  return CERTIFICATE_CODES.has(code) ? failure("tls-error", code) : null;
}

function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
