/**
 * The command line as a device of its user: follows the stream, saves each article that waits in a
 * pickup, and acknowledges it in one batch with the item's new state. Saving twice writes the same
 * file, so a crash between the file and the acknowledgement does no harm.
 */
import { randomUUID } from "node:crypto";
import {
  APP_ID,
  type Author,
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  itemIdOfPickup,
  type ItemView,
  PICKUPS,
  type PickupPayload,
  type StreamView,
  takeArticle,
} from "@tidemark/import-job";
import {
  type Change,
  type ChangePage,
  foldWorkflow,
  type LockedStream,
  type NewChange,
  type ReadQuery,
  type SyncLog,
  WORK_TABLES,
} from "@tidemark/sync-log";
import type { ArticleFolder } from "./article-folder.ts";

/** The part of the log that a user's device may use. */
export type DeviceLog = Pick<SyncLog, "readAfter" | "withStream">;

/** Pickups hold whole articles: they are read when they are saved, and so many at a time. */
const ARTICLES_PER_READ = 10;
const FOLD_QUERY: ReadQuery = { tables: WORK_TABLES, withoutDataOf: PICKUPS };
const PICKUP_QUERY: ReadQuery = {
  tables: { appId: APP_ID, tableNames: [PICKUPS] },
  limit: ARTICLES_PER_READ,
};

export interface Device {
  /** Jobs and items as the log has them, as far as it was read. */
  readonly view: StreamView;
  /** Reads what is new and saves what waits. Answers how many articles it took. */
  sync(): Promise<number>;
  /** Reads what is new in a stream that the caller holds. */
  catchUp(stream: LockedStream): Promise<void>;
  append(changes: (author: Author) => readonly NewChange[]): Promise<void>;
}

export interface DeviceOptions {
  readonly log: DeviceLog;
  readonly userId: string;
  readonly clientId: string;
  readonly folder: Pick<ArticleFolder, "write">;
  readonly keyOf: (url: string) => string;
  /** Items that this device saves; the others wait for theirs. */
  readonly wants: (item: ItemView) => boolean;
  /** Told of each item that may have changed, after it was folded. */
  readonly onItem?: (itemId: string) => void;
}

export function createDevice(options: DeviceOptions): Device {
  const { log, userId, clientId, folder, keyOf, wants, onItem } = options;
  const view = createStreamView(userId, DEFAULT_LIMITS);
  /** Where the pickup of an item stands, for those not taken. */
  const waiting = new Map<string, number>();

  const author = (): Author => ({ clientId, actor: null, nowMs: Date.now(), newId: randomUUID });

  async function append(changes: readonly NewChange[]): Promise<void> {
    if (changes.length > 0) await log.withStream(userId, (stream) => stream.append(changes));
  }

  function note(change: Change): void {
    foldWorkflow(view, [change], evolve);
    const itemId = change.tableName === PICKUPS ? itemIdOfPickup(change.recordId) : change.recordId;
    if (itemId === null) return;
    if (change.tableName === PICKUPS) {
      if (change.op === "insert") waiting.set(itemId, change.seq);
      else waiting.delete(itemId);
    }
    onItem?.(itemId);
  }

  async function fold(read: (position: number, query: ReadQuery) => Promise<ChangePage>): Promise<void> {
    for (let hasMore = true; hasMore;) {
      const page = await read(view.position, FOLD_QUERY);
      for (const change of page.changes) note(change);
      view.position = page.upTo;
      hasMore = page.hasMore;
    }
  }

  function isToBeTaken(itemId: string | null): itemId is string {
    const item = itemId !== null && waiting.has(itemId) ? view.items.get(itemId) : undefined;
    return item?.phase.state === "extracted" && wants(item);
  }

  /** Saves the articles of one page of pickups, and acknowledges them together. */
  async function take(pickups: readonly Change[]): Promise<number> {
    const acknowledgements: NewChange[] = [];
    const taken: string[] = [];
    for (const { recordId, op, data } of pickups) {
      const itemId = itemIdOfPickup(recordId);
      const article =
        op === "insert" ? (data?.["payload"] as unknown as PickupPayload | undefined) : undefined;
      if (!article || !isToBeTaken(itemId)) continue;
      await folder.write(keyOf(view.items.get(itemId)!.url), article);
      const state = article.warning === null ? "saved" : "consent-wall";
      acknowledgements.push(...takeArticle(author(), itemId, state));
      taken.push(itemId);
    }
    await append(acknowledgements);
    for (const itemId of taken) waiting.delete(itemId);
    return taken.length;
  }

  async function takeAll(): Promise<number> {
    const positions = [...waiting].filter(([itemId]) => isToBeTaken(itemId)).map(([, seq]) => seq);
    let taken = 0;
    let readUpTo = 0;
    for (const seq of positions.sort((a, b) => a - b)) {
      if (seq <= readUpTo) continue;
      const page = await log.readAfter(userId, seq - 1, PICKUP_QUERY);
      taken += await take(page.changes);
      readUpTo = page.upTo;
    }
    return taken;
  }

  return {
    view,
    async sync() {
      await fold((position, query) => log.readAfter(userId, position, query));
      return takeAll();
    },
    catchUp: (stream) => fold((position, query) => stream.readAfter(position, query)),
    append: (changes) => append(changes(author())),
  };
}
