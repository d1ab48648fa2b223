/**
 * What the job queue and recovery report, as plain objects of functions: they know these calls and nothing of
 * how they are counted. It decides nothing; milliseconds become seconds here.
 */

import type { Instruments } from "./instruments.ts";
import type { LabelsOf } from "./metric-declaration.ts";
import type { metricTable } from "./metric-table.ts";

type Table = typeof metricTable;
type EndState = LabelsOf<Table["queueJobsEnded"]>["state"];
type RunEvent = LabelsOf<Table["scheduleRuns"]>["event"];
type RecoveryResult = LabelsOf<Table["recoveryAttempts"]>["result"];

/**
 * The queue's observer. No call waits or needs `this`. A job type that is no short word, or that is met when
 * twenty others have been, is counted as `other`.
 */
export interface JobQueueMetrics {
  readonly jobEnded: (event: { state: EndState; jobType: string }) => void;
  /** An attempt failed and the job waits for the next one. */
  readonly jobRetried: (event: { jobType: string }) => void;
  /** A claim was taken back from a worker that gave no sign. */
  readonly claimLost: (event: { jobType: string }) => void;
  /** A job was given out for the first time, so long after it could have been. */
  readonly jobStarted: (event: { waitedMs: number }) => void;
  /** One transaction ended. `claimed`: jobs that it gave out. */
  readonly transition: (event: {
    durationMs: number;
    calls: number;
    changes: number;
    claimed: number;
  }) => void;
  readonly transitionFailed: () => void;
  /** Dequeues of this process that wait now. */
  readonly waiting: (dequeues: number) => void;
  /** Jobs that have not ended, in all queues that this process has open. `ready` ones are pending too. */
  readonly workload: (jobs: { pending: number; ready: number; running: number }) => void;
  /** What became of a run of a schedule. */
  readonly run: (event: RunEvent) => void;
}

/** Recovery's observer. */
export interface RecoveryMetrics {
  readonly attemptEnded: (event: { end: RecoveryResult; durationMs: number }) => void;
}

/** Binds the queue's calls to the instruments of the metric table. */
export function createJobQueueMetrics(record: Instruments<Table>): JobQueueMetrics {
  return {
    jobEnded: ({ state, jobType }) => record.queueJobsEnded(1, { state, type: jobType }),
    jobRetried: ({ jobType }) => record.queueRetries(1, { type: jobType }),
    claimLost: ({ jobType }) => record.queueClaimsLost(1, { type: jobType }),
    jobStarted: ({ waitedMs }) => record.queueStartLatency(waitedMs / 1000),
    transition({ durationMs, calls, changes, claimed }) {
      record.queueTransitionDuration(durationMs / 1000);
      record.queueCalls(calls);
      record.queueChanges(changes);
      record.queueClaims(claimed);
    },
    transitionFailed: () => record.queueTransitionsFailed(1),
    waiting: (dequeues) => record.queueWaiting(dequeues),
    workload({ pending, ready, running }) {
      record.queueLiveJobs(pending, { state: "pending" });
      record.queueLiveJobs(running, { state: "running" });
      record.queueReadyJobs(ready);
    },
    run: (event) => record.scheduleRuns(1, { event }),
  };
}

/** Binds recovery's calls to the instruments of the metric table. */
export function createRecoveryMetrics(record: Instruments<Table>): RecoveryMetrics {
  return {
    attemptEnded({ end, durationMs }) {
      record.recoveryAttempts(1, { result: end });
      record.recoveryDuration(durationMs / 1000);
    },
  };
}
