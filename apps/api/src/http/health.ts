/**
 * Says whether the service works, for load balancers and people. It names no host, user or secret,
 * because anybody may ask.
 */
import type { LastTick } from "../engine/worker-pulse.ts";

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
}

const SLOW_DATABASE_MS = 1_000;
const DATABASE_PATIENCE_MS = 3_000;
/** A worker that has not ticked for this many ticks, and at least this long, hangs. */
const MISSED_TICKS = 10;
const MISSED_MS = 30_000;

/** Callers that ask at the same time share one look at the database. */
export function createHealthCheck(sources: HealthSources): () => Promise<Health> {
  let looking: Promise<number | null> | null = null;
  return async () => {
    looking ??= measureDatabase(sources).finally(() => {
      looking = null;
    });
    return judge(sources, await looking);
  };
}

function judge(sources: HealthSources, latencyMs: number | null): Health {
  const state = sources.workerState();
  const last = sources.lastTick();
  const lastTickAgeMs = last === null ? null : Math.round(sources.monotonicMs() - last.atMs);
  const isLate = (lastTickAgeMs ?? 0) > Math.max(MISSED_MS, MISSED_TICKS * sources.tickMs);
  const isWorkerWell = state === "disabled" || (state === "running" && !isLate && last?.result !== "error");
  const isSlow = latencyMs !== null && latencyMs > SLOW_DATABASE_MS;
  return {
    status: latencyMs === null ? "error" : isWorkerWell && !isSlow ? "ok" : "degraded",
    version: sources.version,
    database: { status: latencyMs === null ? "error" : isSlow ? "slow" : "ok", latencyMs },
    worker: { state, lastTick: last?.result ?? null, lastTickAgeMs },
  };
}

/** How long the database takes to answer, ms; null when it does not. */
async function measureDatabase({ pingDatabase, monotonicMs }: HealthSources): Promise<number | null> {
  const startedMs = monotonicMs();
  const patience = Promise.withResolvers<"late">();
  const timer = setTimeout(() => patience.resolve("late"), DATABASE_PATIENCE_MS);
  try {
    const answer = await Promise.race([pingDatabase(), patience.promise]);
    return answer === "late" ? null : Math.round((monotonicMs() - startedMs) * 10) / 10;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
