/**
 * Every metric of Tidemark, declared once. Code, dashboards, alerts and their tests all take names, labels
 * and buckets from here; nothing is registered anywhere else, except Node's own default metrics.
 */

import { failureCodes, settleDropReasons, transientErrorKinds } from "./label-values.ts";
import type { MetricDeclaration } from "./metric-declaration.ts";
import { queueMetricTable } from "./queue-metric-table.ts";

export const metricTable = {
  buildInfo: {
    name: "build_info",
    kind: "gauge",
    help: "Always 1; the label names the version that runs.",
    labels: { version: "one-per-process" },
  },

  ticks: {
    name: "articles_import_ticks_total",
    kind: "counter",
    help: "Passes of the import worker: processed, skipped because nothing could be attended, or failed.",
    labels: { result: ["processed", "skipped", "error"] },
  },
  tickDuration: {
    name: "articles_import_tick_duration_seconds",
    kind: "histogram",
    help: "Duration of one tick, without the extractions that it starts.",
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  streamsAttended: {
    name: "articles_import_streams_attended_total",
    kind: "counter",
    help: "Streams that ticks found with news or something due, and folded.",
    labels: {},
  },

  items: {
    name: "articles_import_items_total",
    kind: "counter",
    help: "Items whose import ended on the worker's side, by outcome.",
    labels: { result: ["extracted", "error", "consent_wall", "cancelled"] },
  },
  errors: {
    name: "articles_import_errors_total",
    kind: "counter",
    help: "Items that ended in error, by failure code.",
    labels: { code: failureCodes },
  },
  retries: {
    name: "articles_import_retries_total",
    kind: "counter",
    help: "Failed attempts that will be tried again, by failure code.",
    labels: { code: failureCodes },
  },
  extractDuration: {
    name: "articles_import_extract_duration_seconds",
    kind: "histogram",
    help: "Duration of one extraction, from the first connection to the parsed article or the failure.",
    labels: {},
    buckets: [0.25, 0.5, 1, 2, 5, 10, 15, 30],
  },
  jobsCompleted: {
    name: "articles_import_jobs_completed_total",
    kind: "counter",
    help: "Jobs that reached their end, all items being terminal.",
    labels: { result: ["done"] },
  },
  pickupGcRows: {
    name: "articles_import_pickup_gc_rows_total",
    kind: "counter",
    help: "Pickups removed because nobody collected them in time; a steady rate means a stuck consumer.",
    labels: {},
  },

  claimsLost: {
    name: "articles_import_claims_lost_total",
    kind: "counter",
    help: "Claims taken back because their worker's lease ran out or the claim went stale.",
    labels: {},
  },
  settlesDropped: {
    name: "articles_import_settles_dropped_total",
    kind: "counter",
    help: "Results not written because their claim was no longer the current one, by reason.",
    labels: { reason: settleDropReasons },
  },
  leaseRenewals: {
    name: "articles_import_lease_renewals_total",
    kind: "counter",
    help: "Heartbeats of this worker's lease: renewed, lost (it had run out), or failed.",
    labels: { result: ["renewed", "lost", "error"] },
  },
  runningExtractions: {
    name: "articles_import_running_extractions",
    kind: "gauge",
    help: "Extractions running in this process; add them up over instances.",
    labels: {},
  },
  liveItems: {
    name: "articles_import_live_items",
    kind: "gauge",
    help: "Items not yet at their end, by state, as this worker last saw them; extracted ones wait for a device.",
    labels: { state: ["pending", "extracting", "extracted"] },
  },
  dueItems: {
    name: "articles_import_due_items",
    kind: "gauge",
    help: "Pending items that could be claimed at once, as this worker last saw them.",
    labels: {},
  },

  transitionDuration: {
    name: "articles_import_transition_duration_seconds",
    kind: "histogram",
    help: "Duration of one worker transaction: lock the head, fold, decide, append, commit.",
    labels: {},
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  logAppends: {
    name: "articles_import_log_appends_total",
    kind: "counter",
    help: "Worker transactions that appended to the log.",
    labels: {},
  },
  logChanges: {
    name: "articles_import_log_changes_total",
    kind: "counter",
    help: "Changes that the worker appended to the log.",
    labels: {},
  },
  logLag: {
    name: "articles_import_log_lag_seconds",
    kind: "gauge",
    help: "Age, in database time, of the oldest change that the last tick had not yet folded; 0 when none.",
    labels: {},
  },
  transientErrors: {
    name: "sync_log_transient_errors_total",
    kind: "counter",
    help: "Database errors that were met and tried again, by kind.",
    labels: { kind: transientErrorKinds },
  },

  ...queueMetricTable,
} as const satisfies Record<string, MetricDeclaration>;
