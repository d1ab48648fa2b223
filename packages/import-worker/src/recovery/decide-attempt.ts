/**
 * Whether an attempt may begin, and how it ends. Pure: (view, wish, context) → changes or a refusal,
 * decided under the head of the attempts' stream, so that all processes agree.
 */
import { formatStamp, type JsonObject, laterStampMs, type NewChange, QUEUE_TABLES } from "@tidemark/sync-log";
import type { Attempt, AttemptCounts, AttemptEnd, AttemptsView } from "./attempt.ts";
import type { RecoveryLimits } from "./limits.ts";

export interface AttemptContext {
  /** The log's clock, ms. */
  readonly nowMs: number;
  readonly newId: () => string;
}

export interface BeginWish {
  /** Minted by the caller, so that asking twice begins once. */
  readonly attemptId: string;
  readonly workerId: string;
  readonly skipIfRecentAttempt: boolean;
}

export type BeginRefusal =
  /** Another process is at it. */
  | { readonly reason: "running"; readonly attempt: Attempt }
  /** One that ended well a moment ago; what was interrupted since, only a look around tells. */
  | { readonly reason: "recent"; readonly attempt: Attempt };

export interface BeginDecision {
  readonly changes: readonly NewChange[];
  readonly refusal: BeginRefusal | null;
}

export function decideBegin(
  view: AttemptsView,
  wish: BeginWish,
  liveWorkers: ReadonlySet<string>,
  limits: Pick<RecoveryLimits, "recentAttemptMs" | "attemptBlocksForMs">,
  context: AttemptContext,
): BeginDecision {
  const running = [...view.attempts.values()].filter(({ state }) => state === "running");
  if (running.some(({ id }) => id === wish.attemptId)) return { changes: [], refusal: null };
  const isUnderWay = (attempt: Attempt) =>
    liveWorkers.has(attempt.workerId) && context.nowMs - attempt.startedAtMs < limits.attemptBlocksForMs;
  const changes = running
    .filter((attempt) => !isUnderWay(attempt))
    .map((attempt) => endChange(attempt, "abandoned", attempt.counts, context));
  const blocking = running.find(isUnderWay);
  if (blocking) return { changes, refusal: { reason: "running", attempt: blocking } };
  const recent = wish.skipIfRecentAttempt ? recentSuccess(view, limits, context.nowMs) : null;
  if (recent) return { changes, refusal: { reason: "recent", attempt: recent } };
  return { changes: [...changes, beginChange(wish, context)], refusal: null };
}

/** Null when it is no longer the attempt's to end: it was taken for dead, or has ended so already. */
export function decideEnd(
  view: AttemptsView,
  attemptId: string,
  end: AttemptEnd,
  counts: AttemptCounts,
  context: AttemptContext,
): NewChange | null {
  const attempt = view.attempts.get(attemptId);
  return attempt?.state === "running" ? endChange(attempt, end, counts, context) : null;
}

/** The last attempt, if it ended well and not long ago. */
function recentSuccess(
  view: AttemptsView,
  { recentAttemptMs }: Pick<RecoveryLimits, "recentAttemptMs">,
  nowMs: number,
): Attempt | null {
  const last = latestEnded(view);
  if (last?.state !== "recovered" || last.endedAtMs === null) return null;
  return nowMs - last.endedAtMs < recentAttemptMs ? last : null;
}

/** The attempt that ended last; null when none has. */
export function latestEnded(view: AttemptsView): Attempt | null {
  let latest: Attempt | null = null;
  for (const attempt of view.attempts.values()) {
    if (attempt.endedAtMs !== null && attempt.endedAtMs >= (latest?.endedAtMs ?? -Infinity)) latest = attempt;
  }
  return latest;
}

function beginChange({ attemptId, workerId }: BeginWish, context: AttemptContext): NewChange {
  const startedAt = formatStamp(context.nowMs);
  return change(attemptId, "insert", { state: "running", workerId, startedAt }, context.nowMs, context);
}

function endChange(
  attempt: Attempt,
  state: AttemptEnd,
  counts: AttemptCounts,
  context: AttemptContext,
): NewChange {
  const finishedAt = formatStamp(context.nowMs);
  const stampMs = laterStampMs(context.nowMs, attempt.lastStampMs);
  return change(attempt.id, "update", { state, finishedAt, ...counts }, stampMs, context);
}

const ACTOR = { kind: "system", principalId: "system:recovery", displayName: "Recovery" } as const;

function change(
  recordId: string,
  op: "insert" | "update",
  data: JsonObject,
  stampMs: number,
  { newId }: AttemptContext,
): NewChange {
  const stamp = formatStamp(stampMs);
  return {
    id: newId(),
    appId: QUEUE_TABLES.appId,
    tableName: QUEUE_TABLES.recoveryAttempts,
    recordId,
    op,
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, stamp])),
    spaceId: null,
    clientId: "recovery",
    schemaVersion: 1,
    actor: ACTOR,
    origin: "system",
  };
}
