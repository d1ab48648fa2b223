/**
 * What every sync log must do, as tests. Each names a rule of `SPEC.md`. It says nothing of
 * what only one kind of log can do (roles, migrations, lost connections).
 */
import { describe } from "vitest";
import { concurrencyContract } from "./concurrency.ts";
import { hintsContract } from "./hints.ts";
import { invalidChangesContract } from "./invalid-changes.ts";
import { jobsContract } from "./jobs.ts";
import { lanesContract } from "./lanes.ts";
import { largeBatchesContract } from "./large-batches.ts";
import { leasesContract } from "./leases.ts";
import { lockingContract } from "./locking.ts";
import { positionsContract } from "./positions.ts";
import { readsContract } from "./reads.ts";
import { recordsContract } from "./records.ts";
import { transactionsContract } from "./transactions.ts";
import type { OpenLog } from "./under-test.ts";
import { unseenAppendsContract } from "./unseen-appends.ts";

export {
  article,
  feed,
  itemInsert,
  items,
  itemUpdate,
  jobInsert,
  pickupInsert,
  queueChange,
  queueJobInsert,
  queueJobUpdate,
} from "./example-changes.ts";
export type { FaultyLogUnderTest, LogFault } from "./faults.ts";
export { faultyLogContract } from "./faults.ts";
export type { LogUnderTest, OpenLog, UserLog } from "./under-test.ts";

/** Declares the suite under `name`; `open` gives a fresh, empty log to each test. */
export function syncLogContract(name: string, open: OpenLog): void {
  describe(`${name} keeps the contract`, () => {
    positionsContract(open);
    largeBatchesContract(open);
    unseenAppendsContract(open);
    lockingContract(open);
    transactionsContract(open);
    readsContract(open);
    hintsContract(open);
    lanesContract(open);
    jobsContract(open);
    recordsContract(open);
    leasesContract(open);
    invalidChangesContract(open);
    concurrencyContract(open);
  });
}
