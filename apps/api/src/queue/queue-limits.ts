/** What all processes of a database must agree on about queues, as the settings say it. */
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "@tidemark/job-queue";
import type { Config } from "../config/read-config.ts";

export type QueueLimitsConfig = Pick<
  Config,
  "queueHeartbeatTimeoutSeconds" | "enableRecovery" | "defaultRecoveryEnabled" | "maxRecoveryAttempts"
>;

export function queueLimits(config: QueueLimitsConfig): QueueLimits {
  return {
    ...DEFAULT_QUEUE_LIMITS,
    heartbeatTimeoutMs: config.queueHeartbeatTimeoutSeconds * 1_000,
    schedules: {
      ...DEFAULT_QUEUE_LIMITS.schedules,
      recoveryEnabled: config.enableRecovery,
      recoveryByDefault: config.defaultRecoveryEnabled,
      maxRecoveryAttempts: config.maxRecoveryAttempts,
    },
  };
}
