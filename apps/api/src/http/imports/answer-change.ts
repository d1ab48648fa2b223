/** What the user is told who changed an import: how it is now, or why it stays as it was. */
import { type JobIntent, type Refusal, summariseImport } from "@tidemark/import-job";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { problem } from "../problems.ts";
import type { Answer } from "./change-import.ts";
import type { ImportReading } from "./import-views.ts";

const BECAUSE: Record<Refusal, string> = {
  "already-claimed": "a worker has it",
  "already-ended": "it has ended",
  "already-so": "it is so already",
  "not-claimed": "no worker has it",
  "not-ended": "it has not ended",
  "not-extracted": "there is no article yet",
  "not-failed": "nothing in it has failed",
  "not-paused": "it is not paused",
  "not-running": "it is not running",
};

const WHAT: Record<JobIntent | "retry-failed", string> = {
  pause: "paused",
  resume: "resumed",
  cancel: "cancelled",
  "retry-failed": "tried again",
};

export async function answerChange(
  context: Context<ApiEnv>,
  answer: Answer,
  wanted: JobIntent | "retry-failed",
  readImport: () => Promise<ImportReading | null>,
): Promise<Response> {
  switch (answer.kind) {
    case "unknown":
      return refuseUnknown(context);
    case "refused":
      return problem(context, "intent-refused", {
        detail: `The import cannot be ${WHAT[wanted]}: ${BECAUSE[answer.reason]}.`,
        more: { reason: answer.reason },
      });
    case "done": {
      const { kind: _, ...facts } = answer;
      const reading = await readImport();
      return reading
        ? context.json({ import: summariseImport(reading.job), ...facts })
        : refuseUnknown(context);
    }
    default:
      return answer satisfies never;
  }
}

export function refuseUnknown(context: Context<ApiEnv>): Response {
  return problem(context, "not-found", {
    detail: "You have no import of this id. It may have been deleted.",
  });
}
