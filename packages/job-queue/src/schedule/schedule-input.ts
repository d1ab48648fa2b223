/** A schedule as its users give it, made into the fields of its record. What makes none, the core says. */
import type { Json, JsonObject } from "@tidemark/sync-log";
import type { FailedDependencyPolicy, RetryOptions } from "../core/model.ts";
import { jsonTextOf } from "../core/prepare-job.ts";
import type { MissedPolicy } from "../core/schedule/due-runs.ts";

export interface ScheduleTaskInput {
  /** Names the task within its schedule. */
  readonly key: string;
  readonly jobType: string;
  /** Any JSON. */
  readonly args?: unknown;
  /**
   * Keys of tasks before it in the list that it needs. Without it the task comes after the one before it in the list,
   * however that ended; with an empty list it waits for none.
   */
  readonly dependsOn?: readonly string[];
  /** When a task of `dependsOn` failed or was canceled. Default "cancel". */
  readonly onFailedDependency?: FailedDependencyPolicy;
  readonly retry?: RetryOptions;
}

export interface ScheduleInput {
  /** A UUID. Default: one that follows from the name, so that the same name is the same schedule. */
  readonly id?: string;
  readonly name: string;
  /** Due at `startAt` and every so many ms from there; at least 1,000. Either this or `cron`. */
  readonly everyMs?: number;
  /** Minute, hour, day, month, weekday; or six fields, with the seconds first. */
  readonly cron?: string;
  /** An IANA name, by whose wall clock `cron` is read. Default "UTC". */
  readonly timeZone?: string;
  /**
   * The first due time. One that has passed counts as missed. Default: an interval after the schedule was made; for
   * `cron` no bound.
   */
  readonly startAt?: Date;
  /** 1 to 1,000. */
  readonly tasks: readonly ScheduleTaskInput[];
  /** Of the tasks' jobs. Default "". */
  readonly channel?: string;
  /** What becomes of due times that nobody noticed in time. Default "one". */
  readonly missed?: MissedPolicy;
  /** Whether an interrupted run goes on. Default: what the queue's limits say. */
  readonly enableRecovery?: boolean;
  /** Interruptions that a run outlives. Default: what the queue's limits say. */
  readonly maxRecoveryAttempts?: number;
  /** While so many runs are unfinished no further one is made. Default 100. */
  readonly maxOpenRuns?: number;
  /** Default: as it is; a new one is not paused. */
  readonly paused?: boolean;
}

/** Throws an `InvalidJobError` for arguments that JSON cannot hold. */
export function fieldsOfInput(input: ScheduleInput): JsonObject {
  const { id: _, paused: __, startAt, tasks, ...others } = input;
  return {
    ...withoutAbsent(others),
    ...(startAt === undefined ? {} : { startAt: isoOf(startAt) }),
    tasks: tasks.map(({ args, retry, ...task }) => ({
      ...withoutAbsent(task),
      args: jsonTextOf(args),
      ...(retry === undefined ? {} : { retry: withoutAbsent({ ...retry }) }),
    })),
  };
}

/** A date that is none stays recognisable, so that the core can say what is wrong. */
function isoOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? "no date" : date.toISOString();
}

function withoutAbsent(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
}
