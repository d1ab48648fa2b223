/** The hints on a head, lane by lane: what they are and what an append makes of them. */
import type { RecordRef } from "./change.ts";
import type { Head, HeadHints } from "./log.ts";
import { type Lane, laneOf } from "./work-tables.ts";

export function hintsOf(head: Head, lane: Lane): HeadHints {
  return lane === "queue" ? head.queue : head;
}

/** The head with one lane's hints replaced. */
export function withHints(head: Head, lane: Lane, { attendAtMs, liveFrom }: HeadHints): Head {
  return lane === "queue" ? { ...head, queue: { attendAtMs, liveFrom } } : { ...head, attendAtMs, liveFrom };
}

/** The head with lanes asked for now; an earlier asking stays. */
export function withAsked(head: Head, lanes: Iterable<Lane>, nowMs: number): Head {
  let asked = head;
  for (const lane of lanes) {
    const { attendAtMs, liveFrom } = hintsOf(head, lane);
    asked = withHints(asked, lane, { attendAtMs: Math.min(attendAtMs ?? Infinity, nowMs), liveFrom });
  }
  return asked;
}

/** The lanes that an append of these changes asks for: those that it touches and gives no hints for. */
export function askedLanes(
  changes: Iterable<Pick<RecordRef, "appId" | "tableName">>,
  hintedLane: Lane | null,
): ReadonlySet<Lane> {
  const lanes = new Set<Lane>();
  let last: Pick<RecordRef, "appId" | "tableName"> | null = null;
  for (const change of changes) {
    // Neighbours in a batch are mostly of one table.
    if (last?.tableName === change.tableName && last.appId === change.appId) continue;
    last = change;
    const lane = laneOf(change);
    if (lane !== null && lane !== hintedLane) lanes.add(lane);
  }
  return lanes;
}
