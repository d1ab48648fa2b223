/** What a drill makes, and what it expects of it. */
import type { ImportLimits } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import type { RecoveryLimits } from "../limits.ts";
import type { FindingKind, FindingReason } from "../report.ts";

export interface DrillTools {
  readonly log: SyncLog;
  readonly newId: () => string;
  readonly random: () => number;
}

/** One kind of interruption. */
export interface DrillScenario {
  readonly name: string;
  /** Bounds that stand in for the hours that a drill does not wait. */
  readonly limits?: Partial<RecoveryLimits>;
  readonly importLimits?: Partial<ImportLimits>;
  /** Makes it in a stream of its own. */
  readonly make: (stream: string, tools: DrillTools) => Promise<DrillCase>;
}

export interface DrillCase {
  readonly expected: {
    readonly kind: FindingKind;
    readonly id: string;
    readonly reason: FindingReason;
    /** False for what recovery is to tell of and to leave alone. Default true. */
    readonly needsRecovery?: boolean;
  };
  /** What is not as it should be after the recovery; null when all is. */
  readonly whatIsWrong: () => Promise<string | null>;
  /** Leaves nothing alive: what was made is called off, its leases end. */
  readonly cleanUp: () => Promise<void>;
}

/** Streams of drills begin so. No user has such a name. */
export const DRILL_PREFIX = "system:recovery-drill:";
