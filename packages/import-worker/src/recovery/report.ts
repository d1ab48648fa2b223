/**
 * What a recovery says that it found and did, item by item. It names records by their ids and holds
 * neither addresses nor anything that was read, so it may go to a terminal, a log line or a metric.
 */
import type { Lane } from "@tidemark/sync-log";

export type FindingKind = "import" | "import-item" | "queue-job" | "schedule-run";

/** Why a record counts as interrupted; of several the first that holds. */
export type FindingReason =
  /** Nobody can move it any more, or nobody is to after so long. */
  | "stale"
  /** The worker that held it is gone. */
  | "worker-gone"
  | "running-too-long"
  /** No sign of life for too long. */
  | "no-checkpoint"
  /** Its writer stopped in the middle. */
  | "half-written";

interface RecordName {
  readonly kind: FindingKind;
  readonly stream: string;
  readonly id: string;
}

export interface Finding extends RecordName {
  readonly reason: FindingReason;
  /** One sentence for people. */
  readonly what: string;
  /** False for what is only told: it runs for long, and its worker lives. */
  readonly needsRecovery: boolean;
}

export interface Repair extends RecordName {
  readonly outcome: /** It goes on. */
    | "resumed"
    /** It has come to its end. */
    | "ended"
    /** It was given up, with a reason that its user sees. */
    | "closed"
    /** Its books were put right. */
    | "noted";
  readonly what: string;
}

/** What was left as it is, because something went wrong with it. The others went on. */
export interface Problem {
  readonly stream: string;
  readonly lane: Lane;
  readonly what: string;
}

export interface RecoveryReport {
  readonly found: readonly Finding[];
  readonly done: readonly Repair[];
  readonly problems: readonly Problem[];
  /** Streams that were looked at. */
  readonly streams: number;
}

/** True when something was left undone or given up, so that a person had better look. */
export function hasWarnings({ done, problems }: RecoveryReport): boolean {
  return problems.length > 0 || done.some(({ outcome }) => outcome === "closed");
}
