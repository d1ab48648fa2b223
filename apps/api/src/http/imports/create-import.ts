/**
 * Writes a new import to the log: the job's record and its items, in batches that each are stored
 * whole. All ids and times follow from the import's own id and first stored time, so that a batch
 * which was already stored has no second effect: after a crash or a lost answer the same request
 * finishes the import.
 */
import {
  addItems,
  announceImport,
  type Author,
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  type ImportSummary,
  summariseImport,
} from "@tidemark/import-job";
import {
  type Change,
  foldWorkflow,
  IdReusedError,
  type LockedStream,
  parseStampMs,
} from "@tidemark/sync-log";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";
import { derivedId } from "./derived-ids.ts";
import type { JobRecords } from "./job-records.ts";
import type { UserLog } from "./user-log.ts";

export interface NewImport {
  readonly userId: string;
  readonly jobId: string;
  readonly urls: readonly string[];
  readonly source: string;
}

export type Creation =
  | { readonly kind: "created"; readonly summary: ImportSummary }
  /** The import was there before; whatever it lacked is stored now. */
  | { readonly kind: "repeated" }
  /** An import of this id is there with another list. */
  | { readonly kind: "id-reused" };

/** Who the API's changes say they are from. */
export const API_CLIENT_ID = "tidemark-api";

const ITEMS_PER_APPEND = 2_000;
const COMMIT_DOUBTS = 3;

export async function createImport(log: UserLog, records: JobRecords, wanted: NewImport): Promise<Creation> {
  let isNew: boolean | null = null;
  try {
    const job = await appendSurely(log, wanted.userId, async (stream) => {
      const known = await findRecord(stream, records, wanted.jobId);
      // A second look, after a commit in doubt, may find what the first one stored.
      isNew ??= known === null;
      return appendFirst(stream, known, wanted);
    });
    const stampMs = stampOf(job);
    for (let from = ITEMS_PER_APPEND; from < wanted.urls.length; from += ITEMS_PER_APPEND) {
      await appendSurely(log, wanted.userId, (stream) => stream.append(itemBatch(wanted, stampMs, from)));
    }
    return isNew ? { kind: "created", summary: freshSummary(wanted, job) } : { kind: "repeated" };
  } catch (error) {
    if (error instanceof IdReusedError) return { kind: "id-reused" };
    throw error;
  }
}

/** Stores the job's record with its first items. Answers the stored record, of now or of before. */
async function appendFirst(stream: LockedStream, known: Change | null, wanted: NewImport): Promise<Change> {
  const { jobId, urls, source } = wanted;
  const author = authorOf(wanted, known ? stampOf(known) : stream.nowMs, "job");
  const announcement = announceImport(author, { jobId, totalUrls: urls.length, source });
  const { changes } = await stream.append([announcement, ...itemBatch(wanted, author.nowMs, 0)]);
  return changes[0]!;
}

/** The change that made the job's record; null when there is none. */
async function findRecord(stream: LockedStream, records: JobRecords, jobId: string): Promise<Change | null> {
  const known = (await records.underHead(stream)).jobs.get(jobId);
  if (!known) return null;
  const page = await stream.readAfter(known.firstSeq - 1, { limit: 1 });
  return page.changes[0] ?? null;
}

/** All fields of a record are stamped alike when it is made. */
function stampOf(record: Change): number {
  return parseStampMs(Object.values(record.fieldMeta)[0]) ?? 0;
}

function itemBatch(wanted: NewImport, stampMs: number, from: number) {
  const items = wanted.urls
    .slice(from, from + ITEMS_PER_APPEND)
    .map((url, index) => ({ itemId: derivedId(wanted.jobId, "item", from + index), url }));
  return addItems(authorOf(wanted, stampMs, `items ${from}`), wanted.jobId, items, from);
}

/** Change ids count up from `batch`, the same way each time. */
function authorOf({ userId, jobId }: NewImport, nowMs: number, batch: string): Author {
  let count = 0;
  return {
    clientId: API_CLIENT_ID,
    actor: { kind: "user", principalId: userId },
    nowMs,
    newId: () => derivedId(jobId, "change", batch, count++),
  };
}

/** Repeats a batch whose commit is in doubt, which has no second effect. */
async function appendSurely<T>(
  log: UserLog,
  userId: string,
  work: (stream: LockedStream) => Promise<T>,
): Promise<T> {
  for (let doubts = 1; ; doubts += 1) {
    try {
      return await log.withStream(userId, work);
    } catch (error) {
      if (!(error instanceof UnknownCommitError) || doubts === COMMIT_DOUBTS) throw error;
    }
  }
}

/** As the import was stored, whatever a worker may have done to it since. */
function freshSummary(wanted: NewImport, job: Change): ImportSummary {
  const view = createStreamView(wanted.userId, DEFAULT_LIMITS);
  foldWorkflow(view, [job], evolve);
  const summary = summariseImport(view.jobs.get(wanted.jobId)!);
  return { ...summary, states: { ...summary.states, pending: wanted.urls.length } };
}
