/** Says what a status code and the headers beside it mean for the page. It reads no bodies and follows no redirects. */

import { failure, type FailureCode } from "./failures.ts";
import { isChallengeAnswer } from "./verdict/challenge-response.ts";

export type StatusVerdict =
  | { readonly kind: "page" }
  | { readonly kind: "redirect" }
  | { readonly kind: "failed"; readonly code: FailureCode; readonly message: string };

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const CODES: Readonly<Record<number, FailureCode>> = {
  204: "empty-page",
  205: "empty-page",
  401: "forbidden",
  403: "forbidden",
  404: "not-found",
  // The server gave up waiting for the request: its state, not the page's.
  408: "server-error",
  410: "gone",
  429: "rate-limited",
  451: "forbidden",
};

export function judgeStatus(status: number, header: (name: string) => string | null): StatusVerdict {
  if (REDIRECTS.has(status)) return { kind: "redirect" };
  const code = isChallengeAnswer(status, header) ? "challenge-page" : (CODES[status] ?? codeOfClass(status));
  if (code === null) return { kind: "page" };
  const { message } = failure(code, `status ${status}`);
  return { kind: "failed", code, message };
}

function codeOfClass(status: number): FailureCode | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 400 && status < 500) return "http-4xx";
  return status >= 500 && status < 600 ? "server-error" : "invalid-response";
}
