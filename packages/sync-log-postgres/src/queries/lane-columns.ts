import type { Lane } from "@tidemark/sync-log";

/** The columns of a head that keep a lane's hints. */
export const LANE_COLUMNS: Readonly<Record<Lane, { readonly attendAt: string; readonly liveFrom: string }>> =
  {
    imports: { attendAt: "attend_at", liveFrom: "live_from" },
    queue: { attendAt: "queue_attend_at", liveFrom: "queue_live_from" },
  };

/** One query per lane, of a text that names the lane's columns. */
export function perLane<Q>(define: (columns: (typeof LANE_COLUMNS)[Lane]) => Q): Readonly<Record<Lane, Q>> {
  return { imports: define(LANE_COLUMNS.imports), queue: define(LANE_COLUMNS.queue) };
}
