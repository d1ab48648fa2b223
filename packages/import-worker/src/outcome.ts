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

/** Never throws: what goes wrong becomes a failure of the item. */
export async function extractToOutcome(
  ports: Pick<ImportWorkerPorts, "extract" | "seal" | "logger">,
  userId: string,
  url: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await ports.extract(url, signal);
    if (signal.aborted) return { kind: "released" };
    if (!answer.ok) return { ...answer, kind: "failed" };
    const article = toStorableArticle(answer.article);
    return { kind: "extracted", pickup: await ports.seal(userId, article), warning: article.warning };
  } catch (error) {
    if (signal.aborted) return { kind: "released" };
    ports.logger.error(error, "an extraction crashed");
    const code = "extraction-crashed";
    return { kind: "failed", code, message: WORKER_FAILURES[code], retryable: true };
  }
}

/** Postgres keeps no NUL and no lone surrogate, and a page may hold both. */
function toStorableArticle(article: PickupPayload): PickupPayload {
  const clean = Object.entries(article).map(([field, value]: [string, unknown]) => [
    field,
    typeof value === "string" ? toStorableText(value) : value,
  ]);
  return Object.fromEntries(clean) as PickupPayload;
}
