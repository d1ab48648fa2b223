/**
 * The command line as a device of its user: follows the stream, saves each article that waits in a
 * pickup, and acknowledges it in one batch with the item's new state. Saving twice writes the same
 * file, so a crash between the file and the acknowledgement does no harm.
 */
import { randomUUIDv7 } from "node:crypto";
import {
  APP_ID,
  type Author,
  createStreamView,
  DEFAULT_LIMITS,
  evolve,
  itemIdOfPickup,
  ITEMS,
  type ItemView,
  PICKUPS,
  type PickupPayload,
  type StreamView,
  takeArticle,
} from "@tidemark/import-job";
import {
  type Change,
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
  /** Saves a few of the articles that wait and reads what is new. True when more of them wait. */
  step(): Promise<boolean>;
  /** Steps until no article waits. */
  sync(): Promise<void>;
  /** Reads what is new; of a stream that the caller holds, up to its head. */
  catchUp(stream?: LockedStream): Promise<void>;
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
  /** Where the pickup of an item stands, for those not taken; the earliest comes first. */
  const waiting = new Map<string, number>();

  const author = (): Author => ({ clientId, actor: null, nowMs: Date.now(), newId: randomUUIDv7 });

  async function append(changes: readonly NewChange[]): Promise<void> {
    if (changes.length > 0) await log.withStream(userId, (stream) => stream.append(changes));
  }

  function note(change: Change): void {
    foldWorkflow(view, [change], evolve);
    if (change.tableName === ITEMS) onItem?.(change.recordId);
    const itemId = change.tableName === PICKUPS ? itemIdOfPickup(change.recordId) : null;
    if (itemId === null) return;
    if (change.op === "insert") waiting.set(itemId, change.seq);
    else waiting.delete(itemId);
  }

  async function catchUp(stream?: LockedStream): Promise<void> {
    for (let hasMore = true; hasMore;) {
      const page = await (stream
        ? stream.readAfter(view.position, FOLD_QUERY)
        : log.readAfter(userId, view.position, FOLD_QUERY));
      for (const change of page.changes) note(change);
      view.position = page.upTo;
      hasMore = page.hasMore;
    }
  }

  function isToBeTaken(itemId: string | null): itemId is string {
    const item = itemId !== null && waiting.has(itemId) ? view.items.get(itemId) : undefined;
    return item?.phase.state === "extracted" && wants(item);
  }

  function nextToTake(): { readonly itemId: string; readonly seq: number } | null {
    for (const [itemId, seq] of waiting) if (isToBeTaken(itemId)) return { itemId, seq };
    return null;
  }

  /** Saves the next few articles and acknowledges them together. */
  async function takeSome(): Promise<void> {
    const first = nextToTake();
    if (!first) return;
    const page = await log.readAfter(userId, first.seq - 1, PICKUP_QUERY);
    const acknowledgements: NewChange[] = [];
    const taken = [first.itemId];
    for (const { recordId, op, data } of page.changes) {
      const itemId = itemIdOfPickup(recordId);
      const article =
        op === "insert" ? (data?.["payload"] as unknown as PickupPayload | undefined) : undefined;
      if (!article || !isToBeTaken(itemId)) continue;
      await folder.write(keyOf(view.items.get(itemId)!.url), article);
      const state = article.warning === "probable_consent_wall" ? "consent-wall" : "saved";
      acknowledgements.push(...takeArticle(author(), itemId, state));
      taken.push(itemId);
    }
    await append(acknowledgements);
    // Also the first when it could not be read: what is not there is not waited for.
    for (const itemId of taken) waiting.delete(itemId);
  }

  async function step(): Promise<boolean> {
    await takeSome();
    await catchUp();
    return nextToTake() !== null;
  }

  return {
    view,
    step,
    async sync() {
      while (await step());
    },
    catchUp,
    append: (changes) => append(changes(author())),
  };
}
