/**
 * What the import worker reports, as a plain object of functions: the worker knows these calls and nothing of
 * how they are counted. It decides nothing and keeps nothing but counts; milliseconds become seconds here.
 */

import type { Instruments } from "./instruments.ts";
import type { LabelsOf } from "./metric-declaration.ts";
import type { metricTable } from "./metric-table.ts";

type Table = typeof metricTable;
type TickResult = LabelsOf<Table["ticks"]>["result"];
type ItemResult = LabelsOf<Table["items"]>["result"];
type JobResult = LabelsOf<Table["jobsCompleted"]>["result"];
type LeaseResult = LabelsOf<Table["leaseRenewals"]>["result"];

/**
 * The import worker's observer. No call waits or needs `this`. Durations are milliseconds and counts are not negative.
 * Codes and reasons are the worker's own words; one that is not declared is counted as `other`. A `result`
 * that is not declared throws a TypeError, since the types rule it out.
 */
export interface ImportWorkerMetrics {
  /** A tick ended. `streamsAttended`: streams that it locked and folded. */
  readonly tick: (event: {
    result: TickResult;
    durationMs: number;
    streamsAttended?: number | undefined;
  }) => void;
  /** Items ended on the worker's side; `code` says why for `error`. `count` is 1 unless told. */
  readonly itemSettled: (event: {
    result: ItemResult;
    code?: string | undefined;
    count?: number | undefined;
  }) => void;
  /** An attempt failed and the item waits for the next one. */
  readonly itemRetried: (event: { code: string }) => void;
  /** One extraction ended, well or badly. */
  readonly extractDuration: (event: { ms: number }) => void;
  /** A job's last item became terminal. */
  readonly jobCompleted: (event: { result: JobResult }) => void;
  /** Pickups removed because they were past their time, not because a device acknowledged them. */
  readonly pickupsRemoved: (rows: number) => void;
  /** Claims that a sweep took back from dead or stuck workers. */
  readonly claimLost: (claims: number) => void;
  /** A result came for a claim that is no longer the current one, and was not written. */
  readonly settleDropped: (event: { reason: string }) => void;
  /** One transaction on a stream ended; `changes` is how many it appended, 0 when it had nothing to say. */
  readonly transition: (event: { durationMs: number; changes: number }) => void;
  readonly leaseRenewed: (event: { result: LeaseResult }) => void;
  /** Extractions running in this process now. */
  readonly running: (extractions: number) => void;
  /** Items in state pending, over all streams. */
  readonly pending: (items: number) => void;
  /** Of the pending ones, those that could be claimed now. */
  readonly due: (items: number) => void;
  /** Items in state extracting, whichever worker has them. */
  readonly extracting: (items: number) => void;
  /** Items in state extracted: their pickup waits for a device. */
  readonly awaitingPickup: (items: number) => void;
  /** Age of the oldest change that the tick found unread; 0 when there was none. */
  readonly logLag: (event: { ms: number }) => void;
}

/** Binds the worker's calls to the instruments of the metric table. */
export function createImportWorkerMetrics(record: Instruments<Table>): ImportWorkerMetrics {
  return {
    tick({ result, durationMs, streamsAttended = 0 }) {
      record.ticks(1, { result });
      record.tickDuration(durationMs / 1000);
      record.streamsAttended(streamsAttended);
    },
    itemSettled({ result, code = "other", count = 1 }) {
      record.items(count, { result });
      if (result === "error") record.errors(count, { code });
    },
    itemRetried: ({ code }) => record.retries(1, { code }),
    extractDuration: ({ ms }) => record.extractDuration(ms / 1000),
    jobCompleted: ({ result }) => record.jobsCompleted(1, { result }),
    pickupsRemoved: (rows) => record.pickupGcRows(rows),
    claimLost: (claims) => record.claimsLost(claims),
    settleDropped: ({ reason }) => record.settlesDropped(1, { reason }),
    transition({ durationMs, changes }) {
      record.transitionDuration(durationMs / 1000);
      if (changes > 0) record.logAppends(1);
      record.logChanges(changes);
    },
    leaseRenewed: ({ result }) => record.leaseRenewals(1, { result }),
    running: (extractions) => record.runningExtractions(extractions),
    pending: (items) => record.liveItems(items, { state: "pending" }),
    due: (items) => record.dueItems(items),
    extracting: (items) => record.liveItems(items, { state: "extracting" }),
    awaitingPickup: (items) => record.liveItems(items, { state: "extracted" }),
    logLag: ({ ms }) => record.logLag(ms / 1000),
  };
}
