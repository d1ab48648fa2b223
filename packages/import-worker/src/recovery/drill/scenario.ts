/** What a drill makes, and what it expects of it. */
import type { ImportLimits } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
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

/** Workers that run leave a drill's stream alone until the drill's own recovery comes. */
export const UNTIL_RECOVERY_MS = 24 * 3_600_000;

/** A living worker's lease in a drill lasts for so long at most, ms. */
const LEASE_MS = 120_000;

/** A worker of the drill lives. No process is behind it, so nobody can tell that it is gone. */
export async function holdLease(workerId: string, { log }: DrillTools): Promise<void> {
  await log.leases.renew({ workerId, machine: "recovery-drill", processId: 0 }, LEASE_MS);
}

/** Streams of drills begin so. No user has such a name. */
export const DRILL_PREFIX = "system:recovery-drill:";
