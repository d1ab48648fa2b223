/**
 * The command line as a device of its user: follows the stream, saves each article that waits in a
 * pickup, and acknowledges it in one batch with the item's new state. Saving twice writes the same
 * file, so a crash between the file and the acknowledgement does no harm.
 */
import { randomUUID } from "node:crypto";
import {
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
import { type Change, foldWorkflow, type NewChange, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import type { ArticleFolder } from "./article-folder.ts";

/** The part of the log that a user's device may use. */
export type DeviceLog = Pick<SyncLog, "readAfter" | "withStream">;

const PAGE_LIMIT = 2_000;
/** Pickups hold whole articles, so a device takes few of them at a time. */
const ACKNOWLEDGE_AT = 50;

export interface Device {
  /** Jobs and items as the log has them. */
  readonly view: StreamView;
  /** Reads what is new and saves what waits. Answers how many articles it took. */
  sync(): Promise<number>;
  append(changes: (author: Author) => readonly NewChange[]): Promise<void>;
}

export interface DeviceOptions {
  readonly log: DeviceLog;
  readonly userId: string;
  readonly clientId: string;
  readonly folder: ArticleFolder;
  readonly keyOf: (url: string) => string;
  /** Items that this run saves; others wait for the run that asked for them. */
  readonly wants: (item: ItemView) => boolean;
}

export function createDevice(options: DeviceOptions): Device {
  const { log, userId, clientId, folder, keyOf, wants } = options;
  const view = createStreamView(userId, DEFAULT_LIMITS);
  /** Articles that came before their item was wanted or known to be extracted. */
  const waiting = new Map<string, PickupPayload>();

  const author = (): Author => ({ clientId, actor: null, nowMs: Date.now(), newId: randomUUID });

  async function append(changes: readonly NewChange[]): Promise<void> {
    if (changes.length > 0) await log.withStream(userId, (stream) => stream.append(changes));
  }

  function note(change: Change): void {
    foldWorkflow(view, [change], evolve);
    if (change.tableName !== PICKUPS) return;
    const itemId = itemIdOfPickup(change.recordId);
    if (itemId === null) return;
    const payload = change.data?.["payload"];
    if (change.op === "insert" && payload) waiting.set(itemId, payload as unknown as PickupPayload);
    else waiting.delete(itemId);
  }

  async function take(): Promise<number> {
    const acknowledgements: NewChange[] = [];
    let taken = 0;
    for (const [itemId, article] of waiting) {
      const item = view.items.get(itemId);
      if (!item || item.phase.state !== "extracted" || !wants(item)) continue;
      await folder.write(keyOf(item.url), article);
      const state = article.warning === null ? "saved" : "consent-wall";
      acknowledgements.push(...takeArticle(author(), itemId, state));
      waiting.delete(itemId);
      taken += 1;
    }
    await append(acknowledgements);
    return taken;
  }

  return {
    view,
    async sync() {
      let taken = 0;
      for (;;) {
        const page = await log.readAfter(userId, view.position, { tables: WORK_TABLES, limit: PAGE_LIMIT });
        for (const change of page.changes) {
          note(change);
          if (waiting.size >= ACKNOWLEDGE_AT) taken += await take();
        }
        view.position = page.upTo;
        taken += await take();
        if (!page.hasMore) return taken;
      }
    },
    append: (changes) => append(changes(author())),
  };
}
