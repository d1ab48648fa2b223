/** One user's stream, written to by hand as its user and as a worker, and the book that reads it. */
import { addItems, announceImport, type Author, ITEMS, pickupIdOf, PICKUPS } from "@tidemark/import-job";
import {
  type Change,
  createMemorySyncLog,
  type JsonObject,
  type NewChange,
  type SyncLog,
} from "@tidemark/sync-log";
import { Random } from "../kernel/random.ts";
import { LawBook } from "../laws/law-book.ts";
import type { Watcher } from "../laws/watcher.ts";

export const USER = "ann";
export const START_MS = Date.parse("2026-03-01T12:00:00.000Z");
export const URL = "https://host.example/page";

/** A log that may show its readers something else than it holds. */
export class LawScene {
  nowMs = START_MS;
  readonly log: SyncLog = createMemorySyncLog({ nowMs: () => this.nowMs });
  show: (changes: readonly Change[]) => readonly Change[] = (changes) => changes;
  readonly book: LawBook;
  readonly #ids = new Random("ids");

  constructor(watchers: readonly Watcher[] = []) {
    const truth: SyncLog = {
      ...this.log,
      readAfter: async (userId, position, query) => {
        const page = await this.log.readAfter(userId, position, query);
        return { ...page, changes: this.show(page.changes) };
      },
    };
    this.book = new LawBook(truth, () => this.nowMs, watchers);
  }

  author(): Author {
    return { clientId: "device", actor: null, nowMs: this.nowMs, newId: () => this.#ids.uuid() };
  }

  async write(changes: readonly NewChange[]): Promise<void> {
    await this.log.append(USER, changes);
    await this.book.step();
  }

  imports(pages = 1): Promise<void> {
    const items = Array.from({ length: pages }, (_, index) => ({ itemId: `item-${index + 1}`, url: URL }));
    const author = this.author();
    const job = announceImport(author, { jobId: "job", totalUrls: pages, source: null });
    return this.write([job, ...addItems(author, "job", items, 0)]);
  }

  byWorker(
    tableName: string,
    recordId: string,
    data: JsonObject | null,
    op: NewChange["op"] = "update",
  ): NewChange {
    const [base] = addItems(this.author(), "job", [{ itemId: recordId, url: URL }], 0);
    const at = new Date(this.nowMs).toISOString();
    const fields = op === "delete" ? ["deletedAt"] : Object.keys(data ?? {});
    const fieldMeta = Object.fromEntries(fields.map((field) => [field, at]));
    return { ...base!, tableName, recordId, op, data, fieldMeta, origin: "system" };
  }

  claim(claim: number, workerId = "w", itemId = "item-1"): Promise<void> {
    const data = { state: "extracting", claim, attempts: claim, losses: claim, claimedBy: workerId };
    return this.write([this.byWorker(ITEMS, itemId, data)]);
  }

  bounce(claim: number, fields: JsonObject = {}): Promise<void> {
    const data = { state: "pending", claim, attempts: 0, losses: 1, claimedBy: null, ...fields };
    return this.write([this.byWorker(ITEMS, "item-1", data)]);
  }

  /** Is claimed so often, with counters that say nothing of it. */
  async tries(times: number): Promise<void> {
    for (let claim = 2; claim <= times; claim += 1) {
      await this.bounce(claim - 1, { error: "lost", attempts: 0, losses: 0 });
      const data = { state: "extracting", claim, attempts: 1, losses: 1, claimedBy: "w" };
      await this.write([this.byWorker(ITEMS, "item-1", data)]);
    }
  }

  extracted(claim: number, sealed: string): Promise<void> {
    const data = { state: "extracted", claim, attempts: 1, losses: 0, claimedBy: null };
    const pickup = this.byWorker(PICKUPS, pickupIdOf("item-1"), { itemId: "item-1", sealed }, "insert");
    return this.write([this.byWorker(ITEMS, "item-1", data), pickup]);
  }
}
