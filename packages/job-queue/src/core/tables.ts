/** Where the queue's records are in the log, and what their rows say of their writer. */
import { type Actor, QUEUE_TABLES } from "@tidemark/sync-log";

export const APP_ID = QUEUE_TABLES.appId;
export const JOBS = QUEUE_TABLES.jobs;
export const CLAIMS = QUEUE_TABLES.claims;
export const DEPENDENTS = QUEUE_TABLES.dependents;
export const WORKERS = QUEUE_TABLES.workers;
export const SCHEDULES = QUEUE_TABLES.schedules;

export const SCHEMA_VERSION = 1;
export const QUEUE_CLIENT_ID = "job-queue";
/** Left out of the rows that come with every job (insert, claim, end): there it would be a tenth of what is stored. */
export const QUEUE_ACTOR: Actor = {
  kind: "system",
  principalId: "system:job-queue",
  displayName: "Job queue",
};
