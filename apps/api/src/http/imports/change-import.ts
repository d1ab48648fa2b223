/**
 * What a user does to an import that is there: pause, resume, cancel, try failed items again, delete.
 * Each is decided under the stream's head by the transition tables, and refused with their reason.
 */
import { randomUUID } from "node:crypto";
import {
  type Author,
  deleteImport,
  intendForJob,
  type ItemView,
  JOB_TRANSITIONS,
  type JobIntent,
  type JobView,
  type Refusal,
  retryItems,
} from "@tidemark/import-job";
import { laterStampMs, type LockedStream } from "@tidemark/sync-log";
import { API_CLIENT_ID } from "./create-import.ts";
import type { ImportViews, UserLog } from "./import-views.ts";

export interface ImportRef {
  readonly userId: string;
  readonly jobId: string;
}

export type Answer<Done> =
  | ({ readonly kind: "done" } & Done)
  | { readonly kind: "refused"; readonly reason: Refusal }
  | { readonly kind: "unknown" };

const ITEMS_PER_APPEND = 5_000;

export async function intend(
  log: UserLog,
  views: ImportViews,
  ref: ImportRef,
  intent: JobIntent,
): Promise<Answer<object>> {
  return log.withStream(ref.userId, async (stream) => {
    const found = await views.readLocked(stream, ref.jobId);
    if (!found) return { kind: "unknown" };
    const cell = JOB_TRANSITIONS[found.job.status][intent];
    if ("refused" in cell) return { kind: "refused", reason: cell.refused };
    const author = authorOf(ref, stream, found.job.lastStampMs);
    await stream.append([intendForJob(author, ref.jobId, intent)]);
    return { kind: "done" };
  });
}

export async function remove(log: UserLog, views: ImportViews, ref: ImportRef): Promise<Answer<object>> {
  return log.withStream(ref.userId, async (stream) => {
    const found = await views.readLocked(stream, ref.jobId);
    if (!found) return { kind: "unknown" };
    await stream.append([deleteImport(authorOf(ref, stream, found.job.lastStampMs), ref.jobId)]);
    return { kind: "done" };
  });
}

/** Every item that had failed when the call came gets another try, in batches. */
export async function retryFailed(
  log: UserLog,
  views: ImportViews,
  ref: ImportRef,
): Promise<Answer<{ readonly retried: number }>> {
  let wanted: readonly ItemView[] | null = null;
  let retried = 0;
  for (;;) {
    const step = await log.withStream(ref.userId, async (stream) => {
      const found = await views.readLocked(stream, ref.jobId);
      if (!found) return { kind: "unknown" } as const;
      const refusal = refusalToRetry(found.job);
      if (refusal) return { kind: "refused", reason: refusal } as const;
      const failed = wanted ?? [...found.items()].filter(hasFailed);
      const batch = failed.slice(0, ITEMS_PER_APPEND).filter(hasFailed);
      const latestMs = batch.reduce((latest, item) => Math.max(latest, item.lastStampMs), 0);
      const ids = batch.map((item) => item.id);
      if (ids.length > 0) await stream.append(retryItems(authorOf(ref, stream, latestMs), ids));
      return { kind: "done", retried: ids.length, left: failed.slice(ITEMS_PER_APPEND) } as const;
    });
    if (step.kind !== "done") return step;
    retried += step.retried;
    wanted = step.left;
    if (wanted.length === 0) break;
  }
  return retried > 0 ? { kind: "done", retried } : { kind: "refused", reason: "not-failed" };
}

function hasFailed(item: ItemView): boolean {
  return item.phase.state === "error";
}

/** A job that was called off stays so; one that is done opens again. */
function refusalToRetry(job: JobView): Refusal | null {
  const cell = JOB_TRANSITIONS[job.status].reopen;
  return job.status === "cancelled" && "refused" in cell ? cell.refused : null;
}

/** Stamped later than anything seen on the record, so that a plain reader takes it, too. */
function authorOf({ userId }: ImportRef, stream: LockedStream, latestSeenMs: number): Author {
  return {
    clientId: API_CLIENT_ID,
    actor: { kind: "user", principalId: userId },
    nowMs: laterStampMs(stream.nowMs, latestSeenMs),
    newId: randomUUID,
  };
}
