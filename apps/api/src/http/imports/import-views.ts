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
  foldWorkflow,
  type Head,
  type LockedStream,
  parseStampMs,
  type SyncLog,
  WORK_TABLES,
} from "@tidemark/sync-log";

/** The part of the log that a request of one user may use. */
export type UserLog = Pick<SyncLog, "withStream" | "readAfter" | "head">;

export interface ImportReading {
  readonly job: JobView;
  /** In the list's order. */
  items(): readonly ItemView[];
}

const PAGE = { tables: WORK_TABLES, withoutDataOf: PICKUPS, limit: 5_000 } as const;
const DEFAULT_MAX_ITEMS = 200_000;

interface Kept {
  readonly epoch: string;
  readonly jobId: string;
  readonly view: StreamView;
  ordered: readonly ItemView[];
}

export class ImportViews {
  readonly #logOf: (userId: string) => UserLog;
  readonly #maxItems: number;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept>();

  /** `maxItems`: items of all kept views together, beyond which those not asked for longest go. */
  constructor(logOf: (userId: string) => UserLog, maxItems = DEFAULT_MAX_ITEMS) {
    this.#logOf = logOf;
    this.#maxItems = maxItems;
  }

  /** The import, or null when the user has none of this id, or has deleted it. */
  async read(userId: string, jobId: string): Promise<ImportReading | null> {
    const log = this.#logOf(userId);
    const head = await log.head(userId);
    if (head === null) return null;
    const kept = this.#usable(userId, jobId, head);
    // A first look reads the import whole, which needs the stream to stand still.
    if (!kept) return log.withStream(userId, (stream) => this.readLocked(stream, jobId));
    await catchUp(kept, head, log.readAfter.bind(log, userId));
    return this.#keep(userId, kept);
  }

  /** The same under the stream's head, for deciding on what it shows. */
  async readLocked(stream: LockedStream, jobId: string): Promise<ImportReading | null> {
    const { head } = stream;
    const usable = this.#usable(head.userId, jobId, head);
    const kept = usable ?? (await readWhole(stream, jobId));
    if (usable) await catchUp(kept, head, (position, query) => stream.readAfter(position, query));
    return this.#keep(head.userId, kept);
  }

  #usable(userId: string, jobId: string, head: Head): Kept | undefined {
    const kept = this.#kept.get(keyOf(userId, jobId));
    return kept?.epoch === head.epoch && kept.view.position <= head.seq ? kept : undefined;
  }

  #keep(userId: string, kept: Kept): ImportReading | null {
    const key = keyOf(userId, kept.jobId);
    const job = kept.view.jobs.get(kept.jobId);
    this.#kept.delete(key);
    if (!job?.exists || job.deleted) return null;
    this.#kept.set(key, kept);
    this.#forgetOldest(key);
    return { job, items: () => inOrder(kept, job) };
  }

  #forgetOldest(newest: string): void {
    let items = 0;
    for (const { view } of this.#kept.values()) items += view.items.size;
    for (const [key, { view }] of this.#kept) {
      if (items <= this.#maxItems || key === newest) return;
      this.#kept.delete(key);
      items -= view.items.size;
    }
  }
}

function keyOf(userId: string, jobId: string): string {
  return JSON.stringify([userId, jobId]);
}

async function readWhole(stream: LockedStream, jobId: string): Promise<Kept> {
  const { head } = stream;
  const view = createStreamView(head.userId, DEFAULT_LIMITS);
  const history = await stream.readJobs({ jobIds: [jobId], itemIds: [], beforeSeq: head.seq + 1 });
  foldWorkflow(view, history, evolve);
  view.position = head.seq;
  advance(view, stream.nowMs);
  return { epoch: head.epoch, jobId, view, ordered: [] };
}

async function catchUp(
  { view, jobId }: Kept,
  head: Head,
  readAfter: LockedStream["readAfter"],
): Promise<void> {
  while (view.position < head.seq) {
    const page = await readAfter(view.position, PAGE);
    const own = page.changes.filter((change) => isOf(view, jobId, change));
    foldWorkflow(view, own, evolve);
    // Another request may have brought the same view further meanwhile.
    view.position = Math.max(view.position, page.upTo);
    const storedAtMs = parseStampMs(page.changes.at(-1)?.createdAt);
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

function inOrder(kept: Kept, job: JobView): readonly ItemView[] {
  if (kept.ordered.length !== job.items.size) kept.ordered = [...job.items].sort(byPlace);
  return kept.ordered;
}

function byPlace(a: ItemView, b: ItemView): number {
  return a.idx - b.idx || (a.id < b.id ? -1 : 1);
}
