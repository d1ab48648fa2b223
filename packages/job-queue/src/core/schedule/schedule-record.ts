/** A schedule's record in the log, always said whole, so that a fold may begin at it. */
import { DELETED_AT, formatStamp, type Json, type JsonObject } from "@tidemark/sync-log";
import { definitionFields } from "./definition.ts";
import type { RecentRun, ScheduleView } from "./schedule-view.ts";

/** What of a schedule's view its record says. */
export type SaidOfSchedule = Pick<
  ScheduleView,
  "madeAtMs" | "definition" | "paused" | "nextDueAtMs" | "lastDueAtMs" | "passedOver" | "recentRuns"
>;

/** Runs that a schedule's record names at most. */
const MOST_RECENT_RUNS = 20;

export function scheduleFields(said: SaidOfSchedule): JsonObject {
  return {
    ...definitionFields(said.definition),
    paused: said.paused,
    madeAt: formatStamp(said.madeAtMs),
    nextDueAt: timeOrNull(said.nextDueAtMs),
    lastDueAt: timeOrNull(said.lastDueAtMs),
    passedOver: said.passedOver,
    recentRuns: said.recentRuns.map(({ runId, dueAtMs }) => ({ runId, dueAt: formatStamp(dueAtMs) })),
    [DELETED_AT]: null,
  };
}

export function withRuns(recent: readonly RecentRun[], made: readonly RecentRun[]): readonly RecentRun[] {
  return [...made.toReversed(), ...recent].slice(0, MOST_RECENT_RUNS);
}

function timeOrNull(ms: number | null): Json {
  return ms === null ? null : formatStamp(ms);
}
