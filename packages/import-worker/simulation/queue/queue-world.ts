/** What everybody around one tenant's queue shares. */
import type { Logger, QueueObserver, QueueWorkerObserver } from "@tidemark/job-queue";
import type { SyncLog } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import type { Gate } from "../kernel/gate.ts";
import type { World } from "../kernel/world.ts";
import type { ProcessTable } from "../worker/process-table.ts";
import type { QueueWitness } from "./laws/witness.ts";
import type { QueueRarePath } from "./rare-paths.ts";

export interface QueueWorld {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly tenant: string;
  readonly openLog: (gate: Gate) => SyncLog;
  readonly processes: ProcessTable;
  readonly witness: QueueWitness;
  readonly rare: (path: QueueRarePath) => void;
  readonly logger: Logger;
  readonly observer: QueueObserver;
  readonly workerObserver: QueueWorkerObserver;
  /** Told of an error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}
