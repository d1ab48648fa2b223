/**
 * Every way in which the API refuses, declared once, and the answer that says so: JSON problem
 * details (RFC 9457) with a stable `code`.
 */
import type { ReadingListErrorCode } from "@tidemark/import-formats";
import type { Context } from "hono";
import type { ApiEnv } from "./api-env.ts";

interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422 | 500 | 502 | 503;
  readonly title: string;
}

export const PROBLEMS = {
  "malformed-json": { status: 400, title: "The body is not valid JSON" },
  "invalid-input": { status: 400, title: "The request does not have the right form" },
  "invalid-url": { status: 400, title: "Not an address that can be fetched" },
  empty: { status: 400, title: "The list is empty" },
  binary: { status: 400, title: "The file is no list" },
  "unreadable-archive": { status: 400, title: "The archive cannot be read" },
  "not-a-list": { status: 400, title: "No list of addresses was found" },
  "not-authenticated": { status: 401, title: "No valid token" },
  forbidden: { status: 403, title: "The token does not allow this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "job-not-found": { status: 404, title: "There is no such job" },
  "worker-not-found": { status: 404, title: "There is no such worker" },
  "schedule-not-found": { status: 404, title: "There is no such schedule" },
  "method-not-allowed": { status: 405, title: "Not with this method" },
  "intent-refused": { status: 409, title: "Not possible in this state" },
  "no-account-key": { status: 409, title: "The account has no key" },
  "epoch-changed": { status: 409, title: "Start over from the first page" },
  "job-not-pending": { status: 409, title: "The job does not wait" },
  "job-not-running": { status: 409, title: "The job does not run" },
  "job-running": { status: 409, title: "The job runs" },
  "job-needed": { status: 409, title: "Another job depends on it" },
  "job-finished": { status: 409, title: "The job has ended" },
  "too-many-feeds": { status: 409, title: "No room for more feeds" },
  "worker-busy": { status: 409, title: "The worker holds jobs" },
  "job-canceled": { status: 410, title: "The job was canceled" },
  "claim-not-current": { status: 410, title: "The claim is over" },
  "too-large": { status: 413, title: "Too large" },
  "unsupported-media-type": { status: 415, title: "Not in this form" },
  "no-valid-url": { status: 422, title: "The list has no valid address" },
  "idempotency-key-reused": { status: 422, title: "The key was used for another list" },
  "unknown-dependency": { status: 422, title: "A job to depend on does not exist" },
  "invalid-job": { status: 422, title: "The job cannot be kept as it is" },
  "invalid-schedule": { status: 422, title: "That makes no schedule" },
  "internal-error": { status: 500, title: "Something went wrong inside" },
  "extraction-failed": { status: 502, title: "No article could be extracted" },
  "database-unavailable": { status: 503, title: "The database does not answer" },
  "shutting-down": { status: 503, title: "The server is about to stop" },
  "database-full": { status: 503, title: "The database's disk is full" },
} as const satisfies Record<string, ProblemKind> & Record<ReadingListErrorCode, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemOptions {
  /** For people: the fact and the next step. */
  readonly detail: string;
  /** Members beside the standard ones. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a problem says, without its way over HTTP. */
export function problemBody(code: ProblemCode, requestId: string, { detail, more }: ProblemOptions) {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:tidemark:problem:${code}`,
    title,
    status,
    detail,
    code,
    instance: `urn:tidemark:request:${requestId}`,
    ...more,
  };
}

export function problem(context: Context<ApiEnv>, code: ProblemCode, options: ProblemOptions): Response {
  const body = problemBody(code, context.get("requestId"), options);
  return context.body(JSON.stringify(body), body.status, {
    ...options.headers,
    "content-type": "application/problem+json",
  });
}
