import type { EncodedChanges } from "../appends/encode-batch.ts";
import { defineStoringQuery } from "../connection/query.ts";

/**
 * The arrays of kinds are parameters as they are: a cast of them would be computed for every row. Nothing in it tells
 * the planner how many rows there will be, so that it plans once and not for every batch.
 */
const text = (createdAt: string, seq: string, from: string, condition: string) => `
INSERT INTO sync_changes (
  user_id, created_at, seq, id, record_id, data, app_id, table_name, space_id, op, field_meta,
  client_id, schema_version, actor, origin
)
SELECT $1, ${createdAt}, ${seq}, id, record_id, data::jsonb,
       ($8::text[])[kind], ($9::text[])[kind], ($10::text[])[kind], ($11::text[])[kind],
       ($12::jsonb[])[kind], ($13::text[])[kind], ($14::integer[])[kind], ($15::jsonb[])[kind],
       ($16::text[])[kind]
FROM ${from}(
  SELECT unnest($3::text::bigint[]) AS seq,
         unnest($4::text::uuid[]) AS id,
         unnest($5::text::text[]) AS record_id,
         unnest(string_to_array($6, E'\\n', '')) AS data,
         unnest($7::text::integer[]) AS kind
) AS given${condition}`;

/**
 * Stores changes at the positions that the head's holder gives them. Fails with a unique violation when the stream has
 * one of the ids.
 */
export const insertChanges = defineStoringQuery<
  [userId: string, storedAtMs: number, ...EncodedChanges],
  never
>(text("to_timestamp($2::double precision / 1000)", "given.seq", "", ""));

/**
 * The same behind a head that was moved by so many in the same transaction: the positions that are given count from 1.
 * The statement begins after the head is held, so its time is the log's.
 */
export const insertBehindHead = defineStoringQuery<[userId: string, moved: number, ...EncodedChanges], never>(
  text(
    "date_trunc('milliseconds', statement_timestamp())",
    "head.seq - $2::bigint + given.seq",
    "sync_heads AS head, ",
    "\nWHERE head.user_id = $1",
  ),
);
