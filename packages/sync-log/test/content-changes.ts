/** Random changes of few records, fields and times, so that they get in each other's way. */
import { type Change, DELETED_AT, formatStamp, type Json } from "@tidemark/sync-log";
import * as fc from "fast-check";

const TIMES_MS = [1, 2, 3].map((day) => Date.UTC(2026, 0, day));
const FIELDS = ["title", "note", DELETED_AT];

const time = fc.constantFrom(...TIMES_MS).map(formatStamp);
const value = fc.oneof(
  fc.constantFrom<Json>("a", "b", null, 1),
  fc.array(fc.constant("x"), { maxLength: 2 }),
);

/** What a change does, without its id and position. */
const effect = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), value, { minKeys: 1 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const draft = fc.record({
  recordId: fc.constantFrom("r-1", "r-2"),
  data: effect,
  times: fc.dictionary(fc.constantFrom(...FIELDS), time),
  storedAt: time,
  id: fc.uuid(),
});

/** Changes with distinct ids, in the order of their positions. */
export const contentChanges: fc.Arbitrary<Change[]> = fc
  .uniqueArray(draft, { selector: (one) => one.id, maxLength: 12 })
  .map((drafts) => drafts.map((one, index) => toChange(one, index + 1)));

function toChange(
  { recordId, data, times, storedAt, id }: typeof draft extends fc.Arbitrary<infer T> ? T : never,
  seq: number,
): Change {
  return contentChange({
    id,
    recordId,
    seq,
    createdAt: storedAt,
    ...(data === null
      ? { op: "delete", data: null, fieldMeta: { [DELETED_AT]: times[DELETED_AT] ?? storedAt } }
      : { op: seq === 1 ? "insert" : "update", data, fieldMeta: times }),
  });
}

/** A change of the record r-1 of the table articles, where nothing else is said. */
export function contentChange(fields: Partial<Change>): Change {
  return {
    id: "00000000-0000-4000-8000-000000000001",
    appId: "articles",
    tableName: "articles",
    recordId: "r-1",
    userId: "ann",
    op: "update",
    data: {},
    fieldMeta: {},
    spaceId: null,
    clientId: "device-1",
    schemaVersion: 1,
    actor: null,
    origin: "user",
    seq: 1,
    createdAt: formatStamp(TIMES_MS[0]!),
    ...fields,
  };
}
