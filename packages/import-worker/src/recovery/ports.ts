/** What recovery is handed, and what it tells. */
import type { ImportLimits } from "@tidemark/import-job";
import type { QueueLimits } from "@tidemark/job-queue";
import type { HeartbeatOptions } from "../heartbeat.ts";
import type { ImportWorkerPorts } from "../ports.ts";
import type { AttemptEnd } from "./attempt.ts";
import type { FindInterruptedImports } from "./find-interrupted-imports.ts";
import type { FindInterruptedJobs } from "./find-interrupted-jobs.ts";
import type { RecoveryLimits } from "./limits.ts";
import type { Finding, Problem, Repair } from "./report.ts";

export interface RecoveryPorts extends Pick<
  ImportWorkerPorts,
  "log" | "timers" | "newId" | "random" | "logger" | "isGone"
> {
  /** Resolves when the database answers. */
  readonly checkConnection: () => Promise<void>;
  readonly observer: RecoveryObserver;
  /** How interrupted imports are told from others. */
  readonly findInterruptedImports?: FindInterruptedImports;
  /** The same of jobs in queues. */
  readonly findInterruptedJobs?: FindInterruptedJobs;
}

export interface RecoveryOptions extends Pick<HeartbeatOptions, "workerId" | "machine" | "processId"> {
  readonly limits?: Partial<RecoveryLimits>;
  readonly importLimits?: ImportLimits;
  /** All processes must agree on these. */
  readonly queueLimits?: Partial<QueueLimits>;
  /** Where attempts are recorded; all processes of a database share one. */
  readonly attemptsStream?: string;
  /** Only these streams; every one of the log when absent. */
  readonly streams?: readonly string[];
}

/** Told what happens, as it happens. Calls must be cheap and must not throw. */
export interface RecoveryObserver {
  found(finding: Finding): void;
  done(repair: Repair): void;
  problem(problem: Problem): void;
  attemptEnded(event: { readonly end: AttemptEnd; readonly durationMs: number }): void;
}
