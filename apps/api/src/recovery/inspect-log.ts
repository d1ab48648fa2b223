/** How the log is doing: how long work has waited for a worker, and where recovery stands. */
import type { Recovery, RecoveryStatus } from "@tidemark/import-worker";
import type { Lane, SyncLog } from "@tidemark/sync-log";

export interface LogState {
  /** How long the stream that is due longest has waited, ms; 0 when none is due. */
  readonly lagMs: Readonly<Record<Lane, number>>;
  readonly recovery: RecoveryStatus;
}

/** Rejects with what the log throws. */
export async function inspectLog(
  log: Pick<SyncLog, "dueStreams" | "head">,
  recovery: Pick<Recovery, "getRecoveryStatus">,
): Promise<LogState> {
  const status = await recovery.getRecoveryStatus();
  const nowMs = status.asOf.getTime();
  const [imports, queue] = await Promise.all([lagOf(log, "imports", nowMs), lagOf(log, "queue", nowMs)]);
  return { lagMs: { imports, queue }, recovery: status };
}

async function lagOf(log: Pick<SyncLog, "dueStreams" | "head">, lane: Lane, nowMs: number): Promise<number> {
  const [longestDue] = await log.dueStreams(1, lane);
  const head = longestDue === undefined ? null : await log.head(longestDue);
  const dueAtMs = lane === "queue" ? head?.queue.attendAtMs : head?.attendAtMs;
  return Math.max(0, Math.round(nowMs - (dueAtMs ?? nowMs)));
}
