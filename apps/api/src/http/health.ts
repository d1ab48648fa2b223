/**
 * Says whether the service works, for load balancers and people. It names no host, user or secret,
 * because anybody may ask.
 */
import type { AttemptState } from "@tidemark/import-worker";
import type { LastTick } from "../engine/worker-pulse.ts";
import type { LogState } from "../recovery/inspect-log.ts";
import { type Answer, within } from "./within.ts";

export type WorkerState =
  /** It ticks. */
  | "running"
  /** Turned off by the settings; another process has to fetch. */
  | "disabled"
  /** It may not keep articles, so it takes nothing. */
  | "resting"
  /** It should run and has not ticked yet, or has been stopped. */
  | "stopped";

export interface HealthSources {
  /** Resolves when the database answers. */
  readonly pingDatabase: () => Promise<void>;
  /** A look at the log, which costs some queries. */
  readonly inspectLog: () => Promise<LogState>;
  readonly workerState: () => WorkerState;
  readonly lastTick: () => LastTick | null;
  readonly tickMs: number;
  /** A clock for durations, ms; the one of `lastTick`. */
  readonly monotonicMs: () => number;
  readonly version: string;
}

export interface Health {
  readonly status: "ok" | "degraded" | "error";
  readonly version: string;
  readonly database: { readonly status: "ok" | "slow" | "error"; readonly latencyMs: number | null };
  readonly worker: {
    readonly state: WorkerState;
    readonly lastTick: LastTick["result"] | null;
    readonly lastTickAgeMs: number | null;
  };
  /** How long the stream that is due longest has waited for a worker; null while nobody could look. */
  readonly log: { readonly importsLagMs: number | null; readonly queueLagMs: number | null };
  readonly recovery: {
    /** `unknown` while nobody could look. */
    readonly state: LogState["recovery"]["state"] | "unknown";
    readonly jobsNeedingRecovery: number | null;
    readonly lastAttempt: {
      readonly state: AttemptState;
      readonly startedAt: string;
      readonly endedAt: string | null;
      readonly found: number;
      readonly done: number;
      readonly problems: number;
    } | null;
  };
}

const SLOW_DATABASE_MS = 1_000;
const PATIENCE_MS = 3_000;
/** A look at the log serves all who ask within this time. */
const LOOK_HOLDS_MS = 5_000;
/** Due work that waits for longer has no worker that gets to it. */
const LATE_MS = 60_000;
/** A worker that has not ticked for this many ticks, and at least this long, hangs. */
const MISSED_TICKS = 10;
const MISSED_MS = 30_000;

/** Callers that ask at the same time share one look. */
export function createHealthCheck(sources: HealthSources): () => Promise<Health> {
  let looking: Promise<Health> | null = null;
  let kept: { readonly look: Answer<LogState>; readonly atMs: number } | null = null;

  async function lookAtAll(): Promise<Health> {
    const latencyMs = await measureDatabase(sources);
    return judge(sources, latencyMs, latencyMs === null ? UNSEEN : await lookAtLog());
  }

  async function lookAtLog(): Promise<Answer<LogState>> {
    const nowMs = sources.monotonicMs();
    if (kept && nowMs - kept.atMs < LOOK_HOLDS_MS) return kept.look;
    const look = await within(PATIENCE_MS, sources.inspectLog);
    kept = look.kind === "answered" ? { look, atMs: nowMs } : null;
    return look;
  }

  return () => {
    looking ??= lookAtAll().finally(() => {
      looking = null;
    });
    return looking;
  };
}

const UNSEEN: Answer<LogState> = { kind: "failed" };

function judge(sources: HealthSources, latencyMs: number | null, look: Answer<LogState>): Health {
  const worker = judgeWorker(sources);
  const log = look.kind === "answered" ? look.value : null;
  const isSlow = latencyMs !== null && latencyMs > SLOW_DATABASE_MS;
  // A log that cannot be read serves nobody, though its server answers.
  const canServe = latencyMs !== null && look.kind !== "failed";
  const isWell = worker.isWell && !isSlow && isLogWell(log);
  return {
    status: canServe ? (isWell ? "ok" : "degraded") : "error",
    version: sources.version,
    database: { status: canServe ? (isSlow ? "slow" : "ok") : "error", latencyMs },
    worker: worker.shown,
    log: { importsLagMs: log?.lagMs.imports ?? null, queueLagMs: log?.lagMs.queue ?? null },
    recovery: showRecovery(log),
  };
}

function judgeWorker(sources: HealthSources) {
  const state = sources.workerState();
  const last = sources.lastTick();
  const lastTickAgeMs = last === null ? null : Math.round(sources.monotonicMs() - last.atMs);
  const isLate = (lastTickAgeMs ?? 0) > Math.max(MISSED_MS, MISSED_TICKS * sources.tickMs);
  const isWell = state === "disabled" || (state === "running" && !isLate && last?.result !== "error");
  return { isWell, shown: { state, lastTick: last?.result ?? null, lastTickAgeMs } };
}

function isLogWell(log: LogState | null): boolean {
  if (log === null || Math.max(log.lagMs.imports, log.lagMs.queue) > LATE_MS) return false;
  return log.recovery.state === "healthy" || log.recovery.state === "running";
}

function showRecovery(log: LogState | null): Health["recovery"] {
  if (log === null) return { state: "unknown", jobsNeedingRecovery: null, lastAttempt: null };
  const { state, jobsNeedingRecovery, lastAttempt } = log.recovery;
  const shown = lastAttempt && {
    ...lastAttempt,
    startedAt: lastAttempt.startedAt.toISOString(),
    endedAt: lastAttempt.endedAt?.toISOString() ?? null,
  };
  return { state, jobsNeedingRecovery, lastAttempt: shown };
}

/** How long the database takes to answer, ms; null when it does not. */
async function measureDatabase({ pingDatabase, monotonicMs }: HealthSources): Promise<number | null> {
  const startedMs = monotonicMs();
  const answer = await within(PATIENCE_MS, pingDatabase);
  return answer.kind !== "answered" ? null : Math.round((monotonicMs() - startedMs) * 10) / 10;
}
