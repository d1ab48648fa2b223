/**
 * What a user does to an import that is there: pause, resume, cancel, try failed items again, delete.
 * Each is decided under the stream's head by the transition tables, and refused with their reason.
 */
import { randomUUIDv7 } from "node:crypto";
import {
  type Author,
  deleteImport,
  intendForJob,
  type ItemView,
  JOB_TRANSITIONS,
  type JobIntent,
  type Refusal,
  retryItems,
} from "@tidemark/import-job";
import { laterStampMs, type LockedStream } from "@tidemark/sync-log";
import { API_CLIENT_ID } from "./create-import.ts";
import type { ImportReading } from "./import-views.ts";
import type { UserLog } from "./user-log.ts";

/** The import as it was read last; what is decided is decided on how it is by then. */
export interface ImportToChange {
  readonly log: UserLog;
  readonly userId: string;
  readonly reading: ImportReading;
}

export type Answer<Done = object> =
  | ({ readonly kind: "done" } & Done)
  | { readonly kind: "refused"; readonly reason: Refusal }
  | { readonly kind: "unknown" };

const ITEMS_PER_APPEND = 5_000;

export async function intend({ log, userId, reading }: ImportToChange, intent: JobIntent): Promise<Answer> {
  return log.withStream(userId, async (stream) => {
    const job = (await reading.underHead(stream))?.job;
    if (!job) return { kind: "unknown" };
    const cell = JOB_TRANSITIONS[job.status][intent];
    if ("refused" in cell) return { kind: "refused", reason: cell.refused };
    await stream.append([intendForJob(authorOf(userId, stream, job.lastStampMs), job.id, intent)]);
    return { kind: "done" };
  });
}

export async function remove({ log, userId, reading }: ImportToChange): Promise<Answer> {
  return log.withStream(userId, async (stream) => {
    const job = (await reading.underHead(stream))?.job;
    if (!job) return { kind: "unknown" };
    await stream.append([deleteImport(authorOf(userId, stream, job.lastStampMs), job.id)]);
    return { kind: "done" };
  });
}

/** Every item that had failed when the call came gets another try, in batches. */
export async function retryFailed(target: ImportToChange): Promise<Answer<{ readonly retried: number }>> {
  const failed = target.reading.items().filter(hasFailed);
  let retried = 0;
  let from = 0;
  do {
    const answer = await retryBatch(target, failed.slice(from, from + ITEMS_PER_APPEND));
    if (answer.kind !== "done") return answer;
    retried += answer.retried;
    from += ITEMS_PER_APPEND;
  } while (from < failed.length);
  return retried > 0 ? { kind: "done", retried } : { kind: "refused", reason: "not-failed" };
}

async function retryBatch(
  { log, userId, reading }: ImportToChange,
  wanted: readonly ItemView[],
): Promise<Answer<{ readonly retried: number }>> {
  return log.withStream(userId, async (stream) => {
    const job = (await reading.underHead(stream))?.job;
    if (!job) return { kind: "unknown" };
    const cell = JOB_TRANSITIONS[job.status].reopen;
    // A job that runs takes its items back without being opened again.
    if (job.status === "cancelled" && "refused" in cell) return { kind: "refused", reason: cell.refused };
    const batch = wanted.filter(hasFailed);
    const latestMs = batch.reduce((latest, item) => Math.max(latest, item.lastStampMs), 0);
    const ids = batch.map((item) => item.id);
    if (ids.length > 0) await stream.append(retryItems(authorOf(userId, stream, latestMs), ids));
    return { kind: "done", retried: ids.length };
  });
}

function hasFailed(item: ItemView): boolean {
  return item.phase.state === "error";
}

/** Stamped later than anything seen on the record, so that a plain reader takes it, too. */
function authorOf(userId: string, stream: LockedStream, latestSeenMs: number): Author {
  return {
    clientId: API_CLIENT_ID,
    actor: { kind: "user", principalId: userId },
    nowMs: laterStampMs(stream.nowMs, latestSeenMs),
    newId: randomUUIDv7,
  };
}
