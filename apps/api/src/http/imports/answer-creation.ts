/** What the maker of an import is told: the import, and what became of every row of the list. */
import type { InvalidRow, ReadingList } from "@tidemark/import-formats";
import { summariseImport } from "@tidemark/import-job";
import type { Context } from "hono";
import type { ApiEnv } from "../api-env.ts";
import { problem } from "../problems.ts";
import type { Creation } from "./create-import.ts";
import type { ImportReading } from "./import-views.ts";

/** Rows of one kind that an answer lists; all of them are counted. */
const MAX_LISTED_ROWS = 1_000;

export async function answerCreation(
  context: Context<ApiEnv>,
  creation: Creation,
  list: ReadingList,
  readImport: () => Promise<ImportReading | null>,
): Promise<Response> {
  switch (creation.kind) {
    case "created":
      context.header("location", `/api/v1/imports/${creation.summary.id}`);
      return context.json({ import: creation.summary, ...describeRows(list) }, 201);
    case "repeated": {
      const reading = await readImport();
      return reading
        ? context.json({ import: summariseImport(reading.job), ...describeRows(list) }, 200)
        : refuseKey(context, "The import that was made with this Idempotency-Key has been deleted.");
    }
    case "id-reused":
      return refuseKey(context, "An import of another list was made with this Idempotency-Key.");
    default:
      return creation satisfies never;
  }
}

export function answerNoValidUrl(context: Context<ApiEnv>, list: ReadingList): Response {
  const rows = list.invalid.length;
  return problem(context, "no-valid-url", {
    detail:
      rows === 0
        ? "The list has no rows. Send at least one address."
        : `None of the ${rows} rows has an address that can be imported. ${sayLines(list.invalid)}`,
    more: { invalid: list.invalid.slice(0, MAX_LISTED_ROWS), invalidCount: rows },
  });
}

function describeRows({ format, entries, duplicates, invalid }: ReadingList) {
  return {
    format,
    accepted: entries.length,
    duplicates: duplicates.slice(0, MAX_LISTED_ROWS),
    duplicateCount: duplicates.length,
    invalid: invalid.slice(0, MAX_LISTED_ROWS),
    invalidCount: invalid.length,
  };
}

function sayLines(invalid: readonly InvalidRow[]): string {
  const [first] = invalid;
  return first ? `Line ${first.line}: ${first.reason}` : "";
}

function refuseKey(context: Context<ApiEnv>, fact: string): Response {
  return problem(context, "idempotency-key-reused", { detail: `${fact} Use a new key for a new import.` });
}
