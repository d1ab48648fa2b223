/** All mutants, from the foundation up. */
import { DEVICE_MUTANTS } from "./catalogue/device.ts";
import { IMPORT_JOB_MUTANTS } from "./catalogue/import-job.ts";
import { IMPORT_WORKER_MUTANTS } from "./catalogue/import-worker.ts";
import { JOB_QUEUE_MUTANTS } from "./catalogue/job-queue.ts";
import { SYNC_LOG_MUTANTS } from "./catalogue/sync-log.ts";
import { WORK_ITEM_MUTANTS } from "./catalogue/work-item.ts";
import type { Mutant } from "./mutant.ts";

export const MUTANTS: readonly Mutant[] = [
  ...SYNC_LOG_MUTANTS,
  ...WORK_ITEM_MUTANTS,
  ...IMPORT_JOB_MUTANTS,
  ...IMPORT_WORKER_MUTANTS,
  ...JOB_QUEUE_MUTANTS,
  ...DEVICE_MUTANTS,
];
