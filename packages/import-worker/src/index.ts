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
export type { ImportWorker, ImportWorkerOptions, TickResult } from "./worker.ts";
export { createImportWorker } from "./worker.ts";
