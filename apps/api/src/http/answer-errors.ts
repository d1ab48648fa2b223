/** Turns what a handler threw into an answer: a broken dependency into 503, anything else into 500. */
import { DatabaseDiskFullError, TransientLogError, UnknownCommitError } from "@tidemark/sync-log-postgres";
import type { Context } from "hono";
import type { Logger } from "../logging/create-logger.ts";
import type { ApiEnv } from "./api-env.ts";
import { problem, type ProblemCode } from "./problems.ts";

const RETRY_AFTER_S = "2";

export function answerErrors(logger: Logger) {
  return (error: Error, context: Context<ApiEnv>): Response => {
    const code = codeOf(error);
    const requestId = context.get("requestId");
    logger.error(error, "A request failed", { requestId, method: context.req.method, code });
    switch (code) {
      case "database-unavailable":
        return problem(context, code, {
          detail:
            "The database is away for the moment. Try again; with an Idempotency-Key, or ids of your own, nothing is done twice.",
          headers: { "retry-after": RETRY_AFTER_S },
        });
      case "database-full":
        return problem(context, code, {
          detail: "Nothing more can be stored until the administrator frees space on the database's disk.",
        });
      default:
        return problem(context, "internal-error", {
          detail: `This is a fault of the server. Its log has more under the request id ${requestId}.`,
        });
    }
  };
}

function codeOf(
  error: Error,
): Extract<ProblemCode, "database-unavailable" | "database-full" | "internal-error"> {
  if (error instanceof TransientLogError || error instanceof UnknownCommitError)
    return "database-unavailable";
  return error instanceof DatabaseDiskFullError ? "database-full" : "internal-error";
}
