/**
 * What a sync log reports of its database, as a plain object of functions, so that the log's package needs
 * no metrics library. It counts; it classifies nothing.
 */

import type { Instruments } from "./instruments.ts";
import type { metricTable } from "./metric-table.ts";

/** The sync log's observer. */
export interface SyncLogMetrics {
  /** A database error was met and the transaction is tried again; an undeclared kind counts as `other`. */
  readonly transientError: (event: { kind: string }) => void;
}

/** Binds the log's calls to the instruments of the metric table. */
export function createSyncLogMetrics(record: Instruments<typeof metricTable>): SyncLogMetrics {
  return {
    transientError: ({ kind }) => record.transientErrors(1, { kind }),
  };
}
