/** What a schedule is made of, and its form as fields of a record. Says in words what makes none. */
import { formatStamp, type Json, type JsonObject, parseStampMs } from "@tidemark/sync-log";
import type { FailedDependencyPolicy, RetryOptions } from "../model.ts";
import type { MissedPolicy } from "./due-runs.ts";
import type { DueTimes } from "./due-times.ts";
import { fieldProblem, isObject, SCHEDULE_RULES, TASK_RULES } from "./field-check.ts";
import { readTiming, type Timing } from "./timing.ts";

export interface ScheduleTask {
  /** Names the task within its schedule. */
  readonly key: string;
  readonly jobType: string;
  /** JSON text. */
  readonly args: string;
  /** Keys of earlier tasks that it needs; null to come after the one before it, however that ended. */
  readonly dependsOn: readonly string[] | null;
  readonly onFailedDependency: FailedDependencyPolicy | null;
  readonly retry: RetryOptions | null;
}

export interface ScheduleDefinition {
  readonly name: string;
  /** Either this or `cron`. */
  readonly everyMs: number | null;
  readonly cron: string | null;
  readonly timeZone: string;
  readonly startAtMs: number | null;
  readonly tasks: readonly ScheduleTask[];
  readonly channel: string;
  readonly missed: MissedPolicy;
  /** Null for what the queue's settings say. */
  readonly enableRecovery: boolean | null;
  readonly maxRecoveryAttempts: number | null;
  /** While so many runs are unfinished no further one is made. */
  readonly maxOpenRuns: number;
}

export type DefinitionReading =
  | { readonly ok: true; readonly definition: ScheduleDefinition }
  | { readonly ok: false; readonly problem: string };

const MOST_TASKS = 1_000;
/** All arguments of a schedule together, in characters: they are written again with every run. */
const MOST_ARGS_LENGTH = 1_048_576;
const DEFAULT_OPEN_RUNS = 100;
const DEFAULT_TIME_ZONE = "UTC";

export const DEFINITION_FIELDS: readonly string[] = Object.keys(SCHEDULE_RULES);

export function readDefinition(fields: JsonObject): DefinitionReading {
  const tasks = fields["tasks"];
  const problem =
    fieldProblem(fields, SCHEDULE_RULES, "A schedule") ??
    kindProblem(fields) ??
    taskProblem(tasks as readonly Json[]);
  if (problem !== null) return { ok: false, problem };
  const definition = definitionOf(fields as unknown as CheckedFields);
  const timing = readTiming(timingOf(definition, 0));
  return timing.ok ? { ok: true, definition } : timing;
}

/** An interval without a start of its own counts from `anchorMs`, its first due time. */
export function dueTimesOf(definition: ScheduleDefinition, anchorMs: number): DueTimes {
  const timing = readTiming(timingOf(definition, anchorMs));
  if (!timing.ok) throw new Error(timing.problem);
  return timing.due;
}

export function definitionFields(definition: ScheduleDefinition): Record<string, Json> {
  const { startAtMs, tasks, timeZone, ...others } = definition;
  return {
    ...others,
    timeZone: definition.cron === null ? null : timeZone,
    startAt: startAtMs === null ? null : formatStamp(startAtMs),
    tasks: tasks.map(taskFields),
  };
}

function taskFields({ key, jobType, args, dependsOn, onFailedDependency, retry }: ScheduleTask): JsonObject {
  return {
    key,
    jobType,
    args,
    ...(dependsOn === null ? {} : { dependsOn }),
    ...(onFailedDependency === null ? {} : { onFailedDependency }),
    ...(retry === null ? {} : { retry: { ...retry } }),
  };
}

/** A record's fields after they have been checked. */
interface CheckedFields {
  readonly name: string;
  readonly everyMs?: number | null;
  readonly cron?: string | null;
  readonly timeZone?: string | null;
  readonly startAt?: string | null;
  readonly tasks: readonly CheckedTask[];
  readonly channel?: string | null;
  readonly missed?: MissedPolicy | null;
  readonly enableRecovery?: boolean | null;
  readonly maxRecoveryAttempts?: number | null;
  readonly maxOpenRuns?: number | null;
}

type CheckedTask = Pick<ScheduleTask, "key" | "jobType" | "args"> & Partial<ScheduleTask>;

function definitionOf(fields: CheckedFields): ScheduleDefinition {
  const { name, everyMs, cron, timeZone, startAt, tasks, channel, missed } = fields;
  return {
    name,
    everyMs: everyMs ?? null,
    cron: cron ?? null,
    timeZone: timeZone ?? DEFAULT_TIME_ZONE,
    startAtMs: parseStampMs(startAt ?? undefined),
    tasks: tasks.map(taskOf),
    channel: channel ?? "",
    missed: missed ?? "one",
    enableRecovery: fields.enableRecovery ?? null,
    maxRecoveryAttempts: fields.maxRecoveryAttempts ?? null,
    maxOpenRuns: fields.maxOpenRuns ?? DEFAULT_OPEN_RUNS,
  };
}

function taskOf({ key, jobType, args, dependsOn, onFailedDependency, retry }: CheckedTask): ScheduleTask {
  return {
    key,
    jobType,
    args,
    dependsOn: dependsOn ?? null,
    onFailedDependency: onFailedDependency ?? null,
    retry: retry ?? null,
  };
}

function timingOf({ everyMs, cron, timeZone, startAtMs }: ScheduleDefinition, anchorMs: number): Timing {
  return cron === null
    ? { kind: "interval", everyMs: everyMs ?? 0, startAtMs: startAtMs ?? anchorMs }
    : { kind: "cron", cron, timeZone, startAtMs };
}

function kindProblem({ everyMs, cron, timeZone }: JsonObject): string | null {
  const hasInterval = (everyMs ?? null) !== null;
  const hasCron = (cron ?? null) !== null;
  if (hasInterval === hasCron) return "A schedule has either everyMs or cron. Give one of the two.";
  if (hasInterval && (timeZone ?? null) !== null)
    return "An interval knows no time zone. Leave timeZone out, or give a cron pattern instead of everyMs.";
  return null;
}

function taskProblem(tasks: readonly Json[]): string | null {
  if (tasks.length === 0 || tasks.length > MOST_TASKS)
    return `A schedule has 1 to ${MOST_TASKS} tasks, and this one has ${tasks.length}.`;
  const earlier = new Set<string>();
  let argsLength = 0;
  for (const [index, task] of tasks.entries()) {
    const problem = isObject(task) ? oneTaskProblem(task, index, earlier) : `Task ${index + 1} is no object.`;
    if (problem !== null) return problem;
    const { key, args } = task as { key: string; args: string };
    earlier.add(key);
    argsLength += args.length;
  }
  if (argsLength <= MOST_ARGS_LENGTH) return null;
  return (
    `The arguments of all tasks together are ${argsLength} characters long; ${MOST_ARGS_LENGTH} is the most. ` +
    `Give the tasks a reference to what is large.`
  );
}

function oneTaskProblem(task: JsonObject, index: number, earlier: ReadonlySet<string>): string | null {
  const problem = fieldProblem(task, TASK_RULES, `Task ${index + 1}`);
  if (problem !== null) return problem;
  const { key, dependsOn } = taskOf(task as unknown as CheckedTask);
  if (earlier.has(key)) return `Two tasks have the key "${key}". Give each a key of its own.`;
  const unknown = dependsOn?.find((needed) => !earlier.has(needed));
  if (unknown === undefined) return null;
  return (
    `Task "${key}" depends on "${unknown}", which is no task before it. ` +
    `List "${unknown}" first, or take the dependency out.`
  );
}
