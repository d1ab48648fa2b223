import { defineStoringQuery } from "../connection/query.ts";
import { perLane } from "./lane-columns.ts";

export const setHints = perLane(({ attendAt, liveFrom }) =>
  defineStoringQuery<[userId: string, attendAtMs: number | null, liveFrom: number]>(`
UPDATE sync_heads
SET ${attendAt} = to_timestamp($2::double precision / 1000),
    ${liveFrom} = $3::bigint
WHERE user_id = $1`),
);
