/** What a device has seen of the log's answers. The check at the end believes these lines and holds the log to them. */
import { createHash } from "node:crypto";
import { PICKUPS } from "@tidemark/import-job";
import type { Json, JsonObject, NewChange } from "@tidemark/sync-log";

type AckedChange = readonly [id: string, seq: number, digest: string];

/** Times are ms since 1970 by the machine's clock. */
export type HistoryLine = { readonly atMs: number } & HistoryFact;

export type HistoryFact =
  /** The device's process began. */
  | { readonly kind: "begun" }
  /** The log answers, for the first time since the begin or since it did not. */
  | { readonly kind: "reached" }
  | { readonly kind: "tried"; readonly ids: readonly string[] }
  /** The log says that these are stored. */
  | { readonly kind: "acked"; readonly changes: readonly AckedChange[] }
  /** The log says that nothing of these was stored. */
  | { readonly kind: "refused"; readonly ids: readonly string[]; readonly error: string }
  /** The log cannot say whether these are stored. */
  | { readonly kind: "unknown"; readonly ids: readonly string[] }
  /** An errand's changes are acknowledged. */
  | { readonly kind: "done"; readonly errand: number }
  /** An article is in the device's own store. */
  | { readonly kind: "written"; readonly itemId: string; readonly title: string; readonly digest: string }
  /** An error of a kind that a running log must not show. */
  | { readonly kind: "unexpected"; readonly error: string }
  /** All is quiet: so far the device has read, and this is what it sees. */
  | { readonly kind: "final"; readonly position: number; readonly digest: string };

/** Of a change as every reader sees it: a pickup's content goes away with its retention and does not count. */
export function digestOfChange(change: NewChange): string {
  const { id, tableName, recordId, op, data, fieldMeta, clientId, origin } = change;
  const seen = tableName === PICKUPS ? null : data;
  return digestOf([id, tableName, recordId, op, seen, fieldMeta, clientId, origin]);
}

/** The same for the same value, in whatever order its fields come. */
export function digestOf(value: Json): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(value)))
    .digest("base64url")
    .slice(0, 16);
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const object = value as JsonObject;
  return Object.fromEntries(
    Object.keys(object)
      .toSorted()
      .map((key) => [key, sorted(object[key] ?? null)]),
  );
}
