/** What a run of a schedule knows to its end, whatever becomes of its schedule; a field of the run's job. */
import type { ScheduleLimits } from "./schedule-limits.ts";
import { formatStamp, type Json, type JsonObject, parseStampMs } from "@tidemark/sync-log";

export interface RunOfSchedule {
  readonly scheduleId: string;
  /** The schedule's name when the run was made. */
  readonly name: string;
  readonly dueAtMs: number;
  /** False: abandoned when a worker vanishes with one of its tasks. */
  readonly recovers: boolean;
  /** Interruptions that it outlives. */
  readonly maxRecoveries: number;
}

/** The task of a run, as its job names it. */
export interface TaskOfRun {
  readonly runId: string;
  readonly key: string;
}

export function runFields({ dueAtMs, ...others }: RunOfSchedule): JsonObject {
  return { ...others, dueAt: formatStamp(dueAtMs) };
}

/** Null for a job that is no run. */
export function readRunOfSchedule(field: Json | undefined): RunOfSchedule | null {
  if (typeof field !== "object" || field === null || Array.isArray(field)) return null;
  const { scheduleId, name, dueAt, recovers, maxRecoveries } = field as JsonObject;
  const dueAtMs = typeof dueAt === "string" ? parseStampMs(dueAt) : null;
  if (typeof scheduleId !== "string" || dueAtMs === null) return null;
  return {
    scheduleId,
    name: typeof name === "string" ? name : "",
    dueAtMs,
    recovers: recovers === true,
    maxRecoveries: typeof maxRecoveries === "number" ? maxRecoveries : 0,
  };
}

/** Null for a job that is no task of a run. */
export function readTaskOfRun(field: Json | undefined): TaskOfRun | null {
  if (typeof field !== "object" || field === null || Array.isArray(field)) return null;
  const { runId, key } = field as JsonObject;
  return typeof runId === "string" && typeof key === "string" ? { runId, key } : null;
}

/** As its schedule said and as the settings say now. */
export function isRecovered(
  { recovers }: Pick<RunOfSchedule, "recovers">,
  { recoveryEnabled }: Pick<ScheduleLimits, "recoveryEnabled">,
): boolean {
  return recovers && recoveryEnabled;
}

/** Whether it goes on when a worker vanishes with one of its tasks, after so many recoveries. */
export function outlivesInterruption(
  run: Pick<RunOfSchedule, "recovers" | "maxRecoveries">,
  recoveries: number,
  limits: Pick<ScheduleLimits, "recoveryEnabled">,
): boolean {
  return isRecovered(run, limits) && recoveries < run.maxRecoveries;
}
