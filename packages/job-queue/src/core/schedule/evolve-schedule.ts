/**
 * One change of a schedule's record onto the book. Users change what a schedule is and whether it rests; when it is due
 * next is the system's to say. What is refused has no effect, and the system says the record again.
 */
import {
  APPLIED,
  type Change,
  DELETED_AT,
  type Effect,
  ignored,
  type Json,
  type JsonObject,
  parseStampMs,
  UNRELATED,
} from "@tidemark/sync-log";
import { DEFINITION_FIELDS, definitionFields, dueTimesOf, readDefinition } from "./definition.ts";
import { firstDue, hasOtherTimes, nextDueFrom } from "./next-due.ts";
import {
  forgetSchedule,
  indexSchedule,
  type RecentRun,
  type ScheduleBook,
  type ScheduleView,
} from "./schedule-view.ts";

export function evolveSchedule(book: ScheduleBook, change: Change): Effect {
  const known = book.byId.get(change.recordId);
  if (!known) return beginSchedule(book, change);
  known.lastStampMs = Math.max(known.lastStampMs, latestStampMs(change));
  if (isDeletion(change)) {
    forgetSchedule(book, known);
    return APPLIED;
  }
  const refusal = applyTo(known, change);
  known.isWritten = refusal === null && isWhole(change);
  indexSchedule(book, known);
  return refusal === null ? APPLIED : ignored(refusal);
}

/** A schedule is known from its insert, or from a change of the system, which always says all of it. */
function beginSchedule(book: ScheduleBook, change: Change): Effect {
  if (isDeletion(change) || (change.op !== "insert" && !isWhole(change))) return UNRELATED;
  const data = change.data ?? {};
  const reading = readDefinition(data);
  if (!reading.ok) return ignored("no-schedule");
  const { definition } = reading;
  const paused = data["paused"] === true;
  const storedMs = storedAtMs(change);
  const first = firstDue(definition, storedMs);
  const schedule: ScheduleView = {
    id: change.recordId,
    madeAtMs: storedMs,
    firstSeq: change.seq,
    definition,
    due: first.due,
    paused,
    nextDueAtMs: paused ? null : first.nextDueAtMs,
    lastDueAtMs: null,
    passedOver: 0,
    recentRuns: [],
    isWritten: isWhole(change),
    lastStampMs: latestStampMs(change),
  };
  if (isWhole(change)) readWhole(schedule, change);
  indexSchedule(book, schedule);
  return APPLIED;
}

/** Applies the change or gives the reason why it has no effect. */
function applyTo(schedule: ScheduleView, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  const data = change.data ?? {};
  const { definition, paused } = schedule;
  const reading = readDefinition({ ...definitionFields(definition), ...onlyDefinition(data) });
  if (!reading.ok) return "no-schedule";
  if (!isWhole(change) && !Object.keys(data).every((field) => USER_FIELDS.has(field))) return "not-the-users";
  schedule.definition = reading.definition;
  if (typeof data["paused"] === "boolean") schedule.paused = data["paused"];
  const isTimedAnew = hasOtherTimes(definition, reading.definition) || paused !== schedule.paused;
  if (isWhole(change)) readWhole(schedule, change);
  else if (isTimedAnew) Object.assign(schedule, nextDueFrom(schedule, storedAtMs(change)));
  return null;
}

/** What only the system says. An interval without a start of its own goes on from its next due time. */
function readWhole(schedule: ScheduleView, change: Change): void {
  const { madeAt, nextDueAt, lastDueAt, passedOver, recentRuns } = change.data ?? {};
  schedule.firstSeq = change.seq;
  schedule.madeAtMs = timeOf(madeAt) ?? schedule.madeAtMs;
  schedule.nextDueAtMs = timeOf(nextDueAt);
  schedule.due = dueTimesOf(schedule.definition, schedule.nextDueAtMs ?? 0);
  schedule.lastDueAtMs = timeOf(lastDueAt);
  schedule.passedOver = typeof passedOver === "number" ? passedOver : 0;
  schedule.recentRuns = Array.isArray(recentRuns) ? recentRuns.flatMap(recentRunOf) : [];
}

function recentRunOf(value: Json): readonly RecentRun[] {
  const { runId, dueAt } = (value ?? {}) as { readonly runId?: Json; readonly dueAt?: Json };
  const dueAtMs = timeOf(dueAt);
  return typeof runId === "string" && dueAtMs !== null ? [{ runId, dueAtMs }] : [];
}

const USER_FIELDS: ReadonlySet<string> = new Set([...DEFINITION_FIELDS, "paused"]);

function onlyDefinition(data: JsonObject): Record<string, Json> {
  return Object.fromEntries(Object.entries(data).filter(([field]) => DEFINITION_FIELDS.includes(field)));
}

function isDeletion({ op, data }: Change): boolean {
  return op === "delete" || (data?.[DELETED_AT] ?? null) !== null;
}

function isWhole({ origin, op, data }: Change): boolean {
  return origin === "system" && op !== "delete" && data?.["madeAt"] !== undefined;
}

function timeOf(value: Json | undefined): number | null {
  return typeof value === "string" ? parseStampMs(value) : null;
}

function storedAtMs({ createdAt }: Change): number {
  return parseStampMs(createdAt) ?? 0;
}

function latestStampMs(change: Change): number {
  const stamps = Object.values(change.fieldMeta).map((text) => parseStampMs(text) ?? -Infinity);
  return Math.max(storedAtMs(change), ...stamps);
}
