/** Puts recovery together from its real parts: the log, the process's timers and its identity. */
import { randomUUID, randomUUIDv7 } from "node:crypto";
import {
  createRecovery,
  type Recovery,
  type RecoveryObserver,
  type RecoveryOptions,
} from "@tidemark/import-worker";
import type { Metrics } from "@tidemark/metrics";
import { enterOwnWorker, isLeaseGone, leaveOwnWorker } from "@tidemark/process-mark";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import type { Config } from "../config/read-config.ts";
import { timers } from "../engine/timers.ts";
import type { Logger } from "../logging/create-logger.ts";
import { queueLimits, type QueueLimitsConfig } from "../queue/queue-limits.ts";

export interface LogRecoveryOptions {
  readonly log: PostgresSyncLog;
  readonly logger: Logger;
  /** What all processes of a database must agree on; the defaults when absent. */
  readonly config?: RecoveryConfig;
  /** Told what happens, beside the metrics. */
  readonly observer?: Omit<RecoveryObserver, "attemptEnded">;
  readonly metrics?: Pick<Metrics, "recovery">;
  /** Other limits or fewer streams, as the drill has them. */
  readonly tuning?: Pick<RecoveryOptions, "limits" | "importLimits" | "attemptsStream" | "streams">;
}

type RecoveryConfig = QueueLimitsConfig & Pick<Config, "recoveryStaleHours">;

function settingsOf(config: RecoveryConfig): Pick<RecoveryOptions, "limits" | "queueLimits"> {
  const staleAfterMs = config.recoveryStaleHours * 3_600_000;
  return { limits: { staleAfterMs }, queueLimits: queueLimits(config) };
}

export interface LogRecovery {
  readonly recovery: Recovery;
  /** Lets go of its identity; nothing may run any more. */
  readonly close: () => void;
}

export function createLogRecovery({
  log,
  logger,
  config,
  observer,
  metrics,
  tuning,
}: LogRecoveryOptions): LogRecovery {
  const identity = enterOwnWorker(`recovery-${randomUUID()}`);
  const recovery = createRecovery(
    {
      log,
      timers,
      newId: randomUUIDv7,
      random: Math.random,
      logger,
      isGone: isLeaseGone,
      checkConnection: () => log.ping(),
      observer: {
        found: ignore,
        done: ignore,
        problem: ignore,
        ...observer,
        attemptEnded: (event) => metrics?.recovery.attemptEnded(event),
      },
    },
    { ...identity, ...(config && settingsOf(config)), ...tuning },
  );
  return { recovery, close: () => leaveOwnWorker(identity.workerId) };
}

const ignore = () => undefined;
