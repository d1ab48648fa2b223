export type { WorkerOptions } from "./options.ts";
export { DEFAULT_WORKER_OPTIONS } from "./options.ts";
export { WORKER_FAILURES } from "./outcome.ts";
export type {
  Extract,
  ExtractAnswer,
  ImportWorkerPorts,
  Logger,
  Seal,
  Timers,
  WorkerObserver,
} from "./ports.ts";
export { type Attempt, type AttemptEnd, type AttemptState, RECOVERY_STREAM } from "./recovery/attempt.ts";
export {
  cleanUpDrills,
  type DrillPorts,
  type DrillResult,
  type DrillStep,
  runDrill,
} from "./recovery/drill/drill.ts";
export { DRILL_PREFIX } from "./recovery/drill/scenario.ts";
export { DEFAULT_RECOVERY_LIMITS, type RecoveryLimits } from "./recovery/limits.ts";
export type { RecoveryObserver, RecoveryOptions, RecoveryPorts } from "./recovery/ports.ts";
export { createRecovery, type Recovery, type RecoveryRequest } from "./recovery/recovery.ts";
export type { Finding, Problem, RecoveryReport, Repair } from "./recovery/report.ts";
export type { RecoveryResult } from "./recovery/result.ts";
export type { AttemptSummary, RecoveryStatus } from "./recovery/status.ts";
export type { ImportWorker, ImportWorkerOptions, TickResult } from "./worker.ts";
export { createImportWorker } from "./worker.ts";
