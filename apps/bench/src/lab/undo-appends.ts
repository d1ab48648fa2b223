/** Takes a stream back to where it was, so that a measurement can be repeated on the same log. */
import type postgres from "postgres";

/** Remembers the stream's head; the answer deletes what was appended since and restores it. */
export async function undoAppends(admin: postgres.Sql, userId: string): Promise<() => Promise<void>> {
  const [head] = await admin<[{ seq: string; live_from: string }?]>`
    SELECT seq, live_from FROM sync_heads WHERE user_id = ${userId}`;
  const seq = head?.seq ?? "0";
  return async () => {
    await admin`DELETE FROM sync_changes WHERE user_id = ${userId} AND seq > ${seq}::bigint`;
    if (!head) await admin`DELETE FROM sync_heads WHERE user_id = ${userId}`;
    else
      await admin`
        UPDATE sync_heads SET seq = ${seq}::bigint, live_from = ${head.live_from}::bigint, attend_at = NULL
        WHERE user_id = ${userId}`;
  };
}
