/**
 * Jobs in a drill's stream, as the queue would have written them again while they ran: with their times, which
 * a drill cannot wait for.
 */
import { createJobQueue, type JobDetails, type JobQueue } from "@tidemark/job-queue";
import {
  formatStamp,
  type Json,
  type JsonObject,
  type LockedStream,
  type NewChange,
  QUEUE_TABLES,
} from "@tidemark/sync-log";
import { type DrillTools, UNTIL_RECOVERY_MS } from "./scenario.ts";

export interface DrillJob {
  readonly id: string;
  /** Fields of the job's row beside those that every job has. */
  readonly fields: JsonObject;
}

/** A claim as a job's row tells of it. */
export interface DrillClaim {
  readonly workerId: string | null;
  readonly lease: "worker" | "token";
  readonly agoMs: number;
  /** Claims whose worker vanished, this one included. */
  readonly losses: number;
}

/** The fields of a job that runs. */
export function runningFields(nowMs: number, claim: DrillClaim, newId: () => string): JsonObject {
  const { workerId, lease, agoMs, losses } = claim;
  const startedAt = formatStamp(nowMs - agoMs);
  return { state: "running", startedAt, claim: newId(), workerId, lease, attempts: 1, losses, requeues: 0 };
}

/** All of them in one transaction, so that no scheduler comes in between. */
export async function writeJobs(
  tenant: string,
  jobsOf: (nowMs: number) => readonly DrillJob[],
  { log, newId }: DrillTools,
): Promise<void> {
  await log.withStream(tenant, async (stream) => {
    const changes = jobsOf(stream.nowMs).map((job) => rowOf(job, stream, newId));
    const hints = { attendAtMs: stream.nowMs + UNTIL_RECOVERY_MS, liveFrom: 1 };
    await stream.append(changes, hints, "queue");
  });
}

function rowOf({ id, fields }: DrillJob, { nowMs }: LockedStream, newId: () => string): NewChange {
  const now = formatStamp(nowMs);
  const data: Record<string, Json> = {
    jobType: "recovery-drill",
    args: "null",
    queuedAt: formatStamp(nowMs - 48 * 3_600_000),
    state: "pending",
    ...fields,
  };
  return {
    id: newId(),
    appId: QUEUE_TABLES.appId,
    tableName: QUEUE_TABLES.jobs,
    recordId: id,
    op: "insert",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, now])),
    spaceId: null,
    clientId: "recovery-drill",
    schemaVersion: 1,
    actor: null,
    origin: "system",
  };
}

export async function readJob(tenant: string, id: string, { log }: DrillTools): Promise<JobDetails> {
  return withQueue(tenant, log, (queue) => queue.jobDetails(id));
}

/** Cancels every job of the stream that has not ended. */
export async function cancelLiveJobs(tenant: string, { log }: DrillTools): Promise<void> {
  const tables = { appId: QUEUE_TABLES.appId, tableNames: [QUEUE_TABLES.jobs] };
  const { changes } = await log.readAfter(tenant, 0, { tables });
  const ids = new Set(changes.filter(({ op }) => op === "insert").map(({ recordId }) => recordId));
  if (ids.size === 0) return;
  await withQueue(tenant, log, async (queue) => {
    for (const id of ids) await queue.cancelJob(id);
  });
}

async function withQueue<T>(
  tenant: string,
  log: DrillTools["log"],
  use: (queue: JobQueue) => Promise<T>,
): Promise<T> {
  const queue = createJobQueue({ log, tenant });
  try {
    return await use(queue);
  } finally {
    await queue.close();
  }
}
