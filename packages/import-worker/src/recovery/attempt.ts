/**
 * Attempts to recover, as records of the log: one stream for all processes, so that they see each
 * other's. A change that is no legal step of its attempt has no effect, whoever wrote it.
 */
import {
  APPLIED,
  type Change,
  type Effect,
  ignored,
  parseStampMs,
  type PositionedView,
  QUEUE_TABLES,
  UNRELATED,
} from "@tidemark/sync-log";

/** The stream of the attempts. No user has this name. */
export const RECOVERY_STREAM = "system:recovery";

export const ATTEMPT_ENDS = [
  /** There was nothing to do, or all of it was done. */
  "recovered",
  /** Something was left undone or given up. */
  "warnings",
  "failed",
  "timed-out",
  /** Its process was asked to stop. */
  "stopped",
  /** Its process died; whoever began next found out. */
  "abandoned",
] as const;
export type AttemptEnd = (typeof ATTEMPT_ENDS)[number];
export type AttemptState = "running" | AttemptEnd;

type Cell = "ends" | "already-ended";
const ENDED: Record<AttemptEnd, Cell> = {
  recovered: "already-ended",
  warnings: "already-ended",
  failed: "already-ended",
  "timed-out": "already-ended",
  stopped: "already-ended",
  abandoned: "already-ended",
};

export const ATTEMPT_TRANSITIONS: Record<AttemptState, Record<AttemptEnd, Cell>> = {
  running: {
    recovered: "ends",
    warnings: "ends",
    failed: "ends",
    "timed-out": "ends",
    stopped: "ends",
    abandoned: "ends",
  },
  recovered: ENDED,
  warnings: ENDED,
  failed: ENDED,
  "timed-out": ENDED,
  stopped: ENDED,
  abandoned: ENDED,
};

/** What an attempt came to, in numbers. */
export interface AttemptCounts {
  readonly found: number;
  readonly done: number;
  readonly problems: number;
}

export interface Attempt {
  readonly id: string;
  /** Position of its first change. */
  readonly firstSeq: number;
  /** Names the lease that proves that it is under way. */
  readonly workerId: string;
  readonly startedAtMs: number;
  readonly state: AttemptState;
  readonly endedAtMs: number | null;
  readonly counts: AttemptCounts;
  /** Latest field time seen on the record. */
  readonly lastStampMs: number;
}

export interface AttemptsView extends PositionedView {
  /** In the order in which they began. */
  readonly attempts: Map<string, Attempt>;
}

const NO_COUNTS: AttemptCounts = { found: 0, done: 0, problems: 0 };
/** Attempts that a view remembers beside those that run. */
const REMEMBERED = 20;

export function createAttemptsView(position: number): AttemptsView {
  return { position, attempts: new Map() };
}

export function evolveAttempts(view: AttemptsView, change: Change): Effect {
  if (change.appId !== QUEUE_TABLES.appId || change.tableName !== QUEUE_TABLES.recoveryAttempts)
    return UNRELATED;
  if (change.origin !== "system") return ignored("not-by-a-worker");
  const known = view.attempts.get(change.recordId);
  if (change.op === "delete") return ignored("attempts-are-kept");
  const refusal = known ? endAttempt(view, known, change) : beginAttempt(view, change);
  return refusal === null ? APPLIED : ignored(refusal);
}

function beginAttempt(view: AttemptsView, change: Change): string | null {
  const { workerId, state } = change.data ?? {};
  if (change.op !== "insert") return "unknown-attempt";
  if (state !== "running" || typeof workerId !== "string") return "not-a-beginning";
  view.attempts.set(change.recordId, {
    id: change.recordId,
    firstSeq: change.seq,
    workerId,
    startedAtMs: timeOf(change, "startedAt"),
    state,
    endedAtMs: null,
    counts: NO_COUNTS,
    lastStampMs: latestStampMs(change),
  });
  return null;
}

function endAttempt(view: AttemptsView, known: Attempt, change: Change): string | null {
  if (change.op === "insert") return "already-inserted";
  const end = ATTEMPT_ENDS.find((candidate) => candidate === change.data?.["state"]);
  if (end === undefined) return "not-an-end";
  const cell = ATTEMPT_TRANSITIONS[known.state][end];
  if (cell !== "ends") return cell;
  view.attempts.set(known.id, {
    ...known,
    state: end,
    endedAtMs: timeOf(change, "finishedAt"),
    counts: {
      found: count(change, "found"),
      done: count(change, "done"),
      problems: count(change, "problems"),
    },
    lastStampMs: Math.max(known.lastStampMs, latestStampMs(change)),
  });
  return null;
}

/** Lets go of old attempts; answers where a fold may begin that is to see the others. */
export function forgetOldAttempts(view: AttemptsView): number {
  const ended = [...view.attempts.values()].filter(({ state }) => state !== "running");
  for (const { id } of ended.slice(0, -REMEMBERED)) view.attempts.delete(id);
  return Math.min(view.position + 1, ...[...view.attempts.values()].map(({ firstSeq }) => firstSeq));
}

function timeOf(change: Change, field: string): number {
  const said = change.data?.[field];
  return parseStampMs(typeof said === "string" ? said : change.createdAt) ?? 0;
}

function count(change: Change, field: string): number {
  const said = change.data?.[field];
  return typeof said === "number" && said >= 0 ? said : 0;
}

function latestStampMs(change: Change): number {
  const stamps = Object.values(change.fieldMeta).map((stamp) => parseStampMs(stamp) ?? 0);
  return Math.max(parseStampMs(change.createdAt) ?? 0, ...stamps);
}
