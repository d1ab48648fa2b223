/** The metrics of the job queue, its schedules and recovery; part of the metric table. */

import { jobTypes, recoveryResults } from "./label-values.ts";
import type { MetricDeclaration } from "./metric-declaration.ts";

export const queueMetricTable = {
  queueJobsEnded: {
    name: "queue_jobs_ended_total",
    kind: "counter",
    help: "Queue jobs that came to their end, by how and by type.",
    labels: { state: ["finished", "failed", "canceled"], type: jobTypes },
  },
  queueRetries: {
    name: "queue_retries_total",
    kind: "counter",
    help: "Failed attempts of queue jobs that will be tried again, by type.",
    labels: { type: jobTypes },
  },
  queueClaims: {
    name: "queue_claims_total",
    kind: "counter",
    help: "Queue jobs given out to workers.",
    labels: {},
  },
  queueClaimsLost: {
    name: "queue_claims_lost_total",
    kind: "counter",
    help: "Claims taken back because their worker gave no sign of life, by type.",
    labels: { type: jobTypes },
  },
  queueStartLatency: {
    name: "queue_start_latency_seconds",
    kind: "histogram",
    help: "Time from when a queue job without dependencies could start until it was given out for the first time.",
    labels: {},
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
  },
  queueLiveJobs: {
    name: "queue_live_jobs",
    kind: "gauge",
    help: "Queue jobs that have not ended, by state, in the queues that this process has open.",
    labels: { state: ["pending", "running"] },
  },
  queueReadyJobs: {
    name: "queue_ready_jobs",
    kind: "gauge",
    help: "Pending queue jobs that a worker could take at once, in the queues that this process has open.",
    labels: {},
  },
  queueWaiting: {
    name: "queue_waiting_dequeues",
    kind: "gauge",
    help: "Workers of this process and of its HTTP interface that wait for a job; add them up over instances.",
    labels: {},
  },

  queueTransitionDuration: {
    name: "queue_transition_duration_seconds",
    kind: "histogram",
    help: "Duration of one transaction of the queue: lock the head, fold, decide all calls, append, commit.",
    labels: {},
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  queueTransitionsFailed: {
    name: "queue_transitions_failed_total",
    kind: "counter",
    help: "Transactions of the queue that failed or whose outcome was unknown; they are tried again.",
    labels: {},
  },
  queueCalls: {
    name: "queue_calls_total",
    kind: "counter",
    help: "Calls that transactions of the queue answered; many calls share one.",
    labels: {},
  },
  queueChanges: {
    name: "queue_log_changes_total",
    kind: "counter",
    help: "Changes that the queue appended to the log.",
    labels: {},
  },

  scheduleRuns: {
    name: "queue_schedule_runs_total",
    kind: "counter",
    help: "Runs of schedules: made when due, recovered after an interruption, or abandoned because they may not be.",
    labels: { event: ["made", "recovered", "abandoned"] },
  },
  recoveryAttempts: {
    name: "recovery_attempts_total",
    kind: "counter",
    help: "Recoveries that ended in this process, by outcome.",
    labels: { result: recoveryResults },
  },
  recoveryDuration: {
    name: "recovery_attempt_duration_seconds",
    kind: "histogram",
    help: "Duration of one recovery.",
    labels: {},
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60],
  },
} as const satisfies Record<string, MetricDeclaration>;
