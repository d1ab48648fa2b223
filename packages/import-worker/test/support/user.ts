/** One user with a device: makes imports, changes their mind, and takes what was extracted. */
import {
  addItems,
  announceImport,
  type Author,
  deleteImport,
  intendForJob,
  type ItemView,
  type JobIntent,
  type JobView,
  LawCheck,
  PICKUPS,
  pickupIdOf,
  retryItems,
  type StreamReport,
  takeArticle,
} from "@tidemark/import-job";
import type { Change, NewChange, SyncLog } from "@tidemark/sync-log";

export interface UserTools {
  readonly log: Pick<SyncLog, "withStream" | "readAfter" | "head">;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

export interface Import {
  readonly jobId: string;
  readonly itemIds: readonly string[];
}

export class User {
  readonly id: string;
  /** What the device's clock says beyond the log's, ms. */
  clockAheadMs = 0;
  /** Items whose article the device took, as often as it did. */
  readonly taken: string[] = [];
  readonly #tools: UserTools;
  #jobs = 0;

  constructor(id: string, tools: UserTools) {
    this.id = id;
    this.#tools = tools;
  }

  /** Announces a job with an item for each URL. */
  async imports(urls: readonly string[], totalUrls = urls.length): Promise<Import> {
    this.#jobs += 1;
    const jobId = `${this.id}-job-${this.#jobs}`;
    const items = urls.map((url, index) => ({ itemId: `${jobId}-item-${index + 1}`, url }));
    await this.append([
      announceImport(this.#author(), { jobId, totalUrls, source: null }),
      ...addItems(this.#author(), jobId, items, 0),
    ]);
    return { jobId, itemIds: items.map(({ itemId }) => itemId) };
  }

  intends({ jobId }: Pick<Import, "jobId">, intent: JobIntent): Promise<void> {
    return this.append([intendForJob(this.#author(), jobId, intent)]);
  }

  retries(itemIds: readonly string[]): Promise<void> {
    return this.append(retryItems(this.#author(), itemIds));
  }

  deletes({ jobId }: Pick<Import, "jobId">): Promise<void> {
    return this.append([deleteImport(this.#author(), jobId)]);
  }

  /** Takes every article that waits, as the device does when it syncs. */
  async collects(): Promise<void> {
    const { view } = await this.#fold();
    const ready = [...view.items.values()].filter((item) => item.phase.state === "extracted");
    for (const item of ready) {
      this.taken.push(item.id);
      await this.append(takeArticle(this.#author(), item.id, "saved"));
    }
  }

  append(changes: readonly NewChange[]): Promise<void> {
    return this.#tools.log.withStream(this.id, async (stream) => {
      await stream.append(changes);
    });
  }

  async item(itemId: string): Promise<ItemView> {
    const item = (await this.#fold()).view.items.get(itemId);
    if (!item) throw new Error(`There is no item ${itemId}`);
    return item;
  }

  async job(jobId: string): Promise<JobView> {
    const job = (await this.#fold()).view.jobs.get(jobId);
    if (!job) throw new Error(`There is no job ${jobId}`);
    return job;
  }

  /** The states of all items, in the order in which they came. */
  async states(): Promise<string[]> {
    return [...(await this.#fold()).view.items.values()].map((item) => item.phase.state);
  }

  async statusOf({ jobId }: Pick<Import, "jobId">): Promise<string> {
    return (await this.#fold()).view.jobs.get(jobId)?.status ?? "missing";
  }

  async changes(): Promise<readonly Change[]> {
    return (await this.#tools.log.readAfter(this.id, 0, { limit: 1_000_000 })).changes;
  }

  /** How often each item was claimed, settled and so on: the worker's own changes of its state. */
  async history(itemId: string): Promise<string[]> {
    const own = (await this.changes()).filter((change) => change.recordId === itemId);
    return own.map((change) => change.data?.["state"]).filter((state) => typeof state === "string");
  }

  /** The item's pickup as a device reads it, or null when there is none to take. */
  async pickup(itemId: string): Promise<Change | null> {
    const own = (await this.changes()).filter(
      (change) => change.tableName === PICKUPS && change.recordId === pickupIdOf(itemId),
    );
    const last = own.at(-1);
    return last?.op === "insert" ? last : null;
  }

  /** The laws, checked over the whole stream. */
  async report(): Promise<StreamReport> {
    const check = await this.#fold();
    const head = await this.#tools.log.head(this.id);
    if (!head) throw new Error(`There is no stream ${this.id}`);
    return check.report(head);
  }

  async #fold(): Promise<LawCheck> {
    const check = new LawCheck(this.id);
    for (const change of await this.changes()) check.observe(change);
    return check;
  }

  #author(): Author {
    const { nowMs, newId } = this.#tools;
    return { clientId: `device-of-${this.id}`, actor: null, nowMs: nowMs() + this.clockAheadMs, newId };
  }
}
