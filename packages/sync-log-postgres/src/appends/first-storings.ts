/** What a stream has of a batch already. */
import { type Change, IdReusedError, type NewChange, sameContent } from "@tidemark/sync-log";
import type { Statements } from "../connection/query.ts";
import { readChangesById } from "../queries/read-changes-by-id.ts";
import { ChangeDecoder } from "../reads/decode-change.ts";

/** The stored changes among a batch, by id. Throws when one of them has other content. */
export async function firstStorings(
  statements: Statements,
  userId: string,
  batch: ReadonlyMap<string, NewChange>,
): Promise<Map<string, Change>> {
  const rows = await statements.runForArrays(readChangesById, userId, [...batch.keys()]);
  const decoder = new ChangeDecoder(userId);
  const known = new Map<string, Change>();
  for (const row of rows) {
    const stored = decoder.decode(row);
    if (!sameContent(stored, batch.get(stored.id)!)) throw new IdReusedError(stored.id);
    known.set(stored.id, stored);
  }
  return known;
}

/** The answer to an append: each checked change as it is stored, in the order given. */
export function inOrderGiven(checked: readonly NewChange[], storings: Iterable<Change>): Change[] {
  const byId = new Map<string, Change>();
  for (const change of storings) byId.set(change.id, change);
  return checked.map((change) => byId.get(change.id)!);
}
