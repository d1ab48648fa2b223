/** Runs one extraction to an outcome that can be settled. */
import type { Outcome, PickupPayload } from "@tidemark/import-job";
import { toStorableText } from "@tidemark/sync-log";
import type { ImportWorkerPorts } from "./ports.ts";

export const WORKER_FAILURES = {
  "extraction-crashed":
    "Something went wrong inside the importer while it read this page. It is tried again.",
  "result-not-storable":
    "The article cannot be stored in the database. It is left out; the page itself can still be opened.",
} as const;

/** What becomes of a result that the log refuses to keep. */
export const NOT_STORABLE = failure("result-not-storable", false);

/** Never throws: what goes wrong becomes a failure of the item. */
export async function extractToOutcome(
  ports: Pick<ImportWorkerPorts, "extract" | "seal" | "logger">,
  userId: string,
  url: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await ports.extract(url, signal);
    if (!answer.ok) {
      if (signal.aborted) return { kind: "released" };
      const { code, message, retryable, retryAfterMs } = answer;
      return { kind: "failed", code, message: toStorableText(message), retryable, retryAfterMs };
    }
    const article = toStorableArticle(answer.article);
    return { kind: "extracted", pickup: await ports.seal(userId, article), warning: article.warning };
  } catch (error) {
    if (signal.aborted) return { kind: "released" };
    ports.logger.error(withoutWords(error), "an extraction crashed");
    return failure("extraction-crashed", true);
  }
}

function failure(code: keyof typeof WORKER_FAILURES, retryable: boolean): Outcome {
  return { kind: "failed", code, message: WORKER_FAILURES[code], retryable };
}

/** Postgres keeps no NUL and no lone surrogate, and a page may hold both. */
function toStorableArticle(article: PickupPayload): PickupPayload {
  const clean = Object.entries(article).map(([field, value]: [string, unknown]) => [
    field,
    typeof value === "string" ? toStorableText(value) : value,
  ]);
  return Object.fromEntries(clean) as PickupPayload;
}

/** Which error it was and where it arose. Its message may quote the page, which no log line may hold. */
function withoutWords(error: unknown): Error {
  const bare = new Error("its message is left out, because it may quote the page");
  bare.name = error instanceof Error ? error.name : typeof error;
  bare.stack = `${bare.name}: ${bare.message}${error instanceof Error ? framesOf(error) : ""}`;
  return bare;
}

function framesOf({ stack = "", message }: Error): string {
  const messageAt = stack.indexOf(message);
  return messageAt < 0 ? "" : stack.slice(messageAt + message.length);
}
