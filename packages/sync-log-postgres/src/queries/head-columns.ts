/** The columns of a head as queries list them. Times are ms since 1970. */
import type { Head } from "@tidemark/sync-log";

export interface HeadRow {
  readonly userId: string;
  readonly epoch: string;
  readonly seq: number;
  readonly attendAtMs: number | null;
  readonly liveFrom: number;
  readonly queueAttendAtMs: number | null;
  readonly queueLiveFrom: number;
}

export interface LockedHeadRow extends HeadRow {
  /** The database's clock once the head was held, whole ms. */
  readonly nowMs: number;
}

export const HEAD_COLUMNS = `
  user_id AS "userId",
  epoch,
  seq,
  round(date_part('epoch', attend_at) * 1000) AS "attendAtMs",
  live_from AS "liveFrom",
  round(date_part('epoch', queue_attend_at) * 1000) AS "queueAttendAtMs",
  queue_live_from AS "queueLiveFrom"`;

/** Read outside of the locking scan, so that it is the time after the wait. */
export const CLOCK_MS = `floor(date_part('epoch', clock_timestamp()) * 1000) AS "nowMs"`;

export function headOf(row: HeadRow): Head {
  const { userId, epoch, seq, attendAtMs, liveFrom, queueAttendAtMs, queueLiveFrom } = row;
  const queue = { attendAtMs: queueAttendAtMs, liveFrom: queueLiveFrom };
  return { userId, epoch, seq, attendAtMs, liveFrom, queue };
}
