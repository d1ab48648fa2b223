/**
 * One import as the log has it, folded through the state machine. A folded view is kept and brought
 * up to date when it is asked for again, so that watching an import costs what happened since the
 * last look. What is kept is a cache; every answer follows the log.
 */
import {
  advance,
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  itemIdOfPickup,
  ITEMS,
  type ItemView,
  JOBS,
  type JobView,
  PICKUPS,
  type StreamView,
} from "@tidemark/import-job";
import {
  type Change,
  type Cursor,
  foldWorkflow,
  type LockedStream,
  parseStampMs,
  WORK_TABLES,
} from "@tidemark/sync-log";
import type { JobRecord, JobRecords } from "./job-records.ts";
import type { UserLog } from "./user-log.ts";

export interface ImportReading {
  readonly job: JobView;
  /** In the list's order. */
  items(): readonly ItemView[];
  /** Brings the reading up to the locked head, to decide on it. Null when the import is gone by then. */
  underHead(stream: LockedStream): Promise<ImportReading | null>;
}

const PAGE = { tables: WORK_TABLES, withoutDataOf: PICKUPS, limit: 5_000 } as const;
/** So much of a stream is read through in a moment, without holding its head. */
const SHORT_SPAN = 20_000;
/** A larger import is never read at once: that would fill the memory, and hold the head for long. */
const MAX_URLS_AT_ONCE = 1_000;
const DEFAULT_MAX_ITEMS = 100_000;

interface Kept {
  readonly epoch: string;
  readonly jobId: string;
  readonly view: StreamView;
  ordered: readonly ItemView[];
}

export class ImportViews {
  readonly #logOf: (userId: string) => UserLog;
  readonly #records: JobRecords;
  readonly #maxItems: number;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept>();

  /** `maxItems`: items of all kept views together, beyond which those not asked for longest go. */
  constructor(logOf: (userId: string) => UserLog, records: JobRecords, maxItems = DEFAULT_MAX_ITEMS) {
    this.#logOf = logOf;
    this.#records = records;
    this.#maxItems = maxItems;
  }

  /** The import, or null when the user has none of this id, or has deleted it. */
  async read(userId: string, jobId: string): Promise<ImportReading | null> {
    const { head, jobs } = await this.#records.of(userId);
    const record = jobs.get(jobId);
    if (!record) return null;
    const log = this.#logOf(userId);
    const known = this.#kept.get(keyOf(userId, jobId));
    const kept =
      known?.epoch === head.epoch && known.view.position <= head.seq
        ? known
        : await begin(log, userId, head, record);
    await catchUp(kept, head.seq, (position, query) => log.readAfter(userId, position, query));
    this.#keep(keyOf(userId, jobId), kept);
    return readingOf(kept);
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    let items = 0;
    for (const { view } of this.#kept.values()) items += view.items.size;
    for (const [oldest, { view }] of this.#kept) {
      if (items <= this.#maxItems || oldest === key) return;
      this.#kept.delete(oldest);
      items -= view.items.size;
    }
  }
}

function keyOf(userId: string, jobId: string): string {
  return JSON.stringify([userId, jobId]);
}

/** A first view, of at least what `head` has. */
async function begin(log: UserLog, userId: string, head: Cursor, record: JobRecord): Promise<Kept> {
  const totalUrls = Number(record.fields.get("totalUrls")?.value);
  const isShort = head.seq - record.firstSeq < SHORT_SPAN;
  if (!isShort && totalUrls <= MAX_URLS_AT_ONCE) return readWhole(log, userId, record.id);
  const view = createStreamView(userId, DEFAULT_LIMITS, record.firstSeq - 1);
  const kept: Kept = { epoch: head.epoch, jobId: record.id, view, ordered: [] };
  await catchUp(kept, head.seq, (position, query) => log.readAfter(userId, position, query));
  // Some items may have come before their job's record.
  return view.items.size >= totalUrls ? kept : readWhole(log, userId, record.id);
}

async function readWhole(log: UserLog, userId: string, jobId: string): Promise<Kept> {
  return log.withStream(userId, async (stream) => {
    const { head } = stream;
    const view = createStreamView(userId, DEFAULT_LIMITS);
    const history = await stream.readJobs({ jobIds: [jobId], itemIds: [], beforeSeq: head.seq + 1 });
    foldWorkflow(view, history, evolve);
    view.position = head.seq;
    return { epoch: head.epoch, jobId, view, ordered: [] };
  });
}

async function catchUp(
  { view, jobId }: Kept,
  headSeq: number,
  readAfter: LockedStream["readAfter"],
): Promise<void> {
  while (view.position < headSeq) {
    const page = await readAfter(view.position, PAGE);
    // One by one, because an item's insert is what tells that its later changes are of this import.
    for (const change of page.changes) if (isOf(view, jobId, change)) foldWorkflow(view, [change], evolve);
    // Another request may have brought the same view further meanwhile.
    view.position = Math.max(view.position, page.upTo);
    const storedAtMs = parseStampMs(page.changes.at(-1)?.createdAt);
    // Lets go of what the view would do by itself in time, which is for workers.
    if (storedAtMs !== null) advance(view, storedAtMs);
  }
}

function isOf(view: StreamView, jobId: string, change: Change): boolean {
  switch (change.tableName) {
    case JOBS:
      return change.recordId === jobId;
    case ITEMS:
      return view.items.has(change.recordId) || change.data?.["jobId"] === jobId;
    case PICKUPS:
      return view.items.has(itemIdOfPickup(change.recordId) ?? "");
    default:
      return false;
  }
}

function readingOf(kept: Kept): ImportReading | null {
  const job = kept.view.jobs.get(kept.jobId);
  if (!job?.exists || job.deleted) return null;
  return {
    job,
    items: () => {
      if (kept.ordered.length !== job.items.size) kept.ordered = [...job.items].sort(byPlace);
      return kept.ordered;
    },
    underHead: async (stream) => {
      if (stream.head.epoch !== kept.epoch) return null;
      await catchUp(kept, stream.head.seq, (position, query) => stream.readAfter(position, query));
      return readingOf(kept);
    },
  };
}

function byPlace(a: ItemView, b: ItemView): number {
  return a.idx - b.idx || (a.id < b.id ? -1 : 1);
}
