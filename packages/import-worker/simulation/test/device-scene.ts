/** A log in memory, the simulated sync server on it, and requests made by hand. */
import {
  addItems,
  announceImport,
  type Author,
  evolve,
  createStreamView,
  DEFAULT_LIMITS,
} from "@tidemark/import-job";
import type { StreamView } from "@tidemark/import-job";
import {
  type Change,
  createMemorySyncLog,
  foldWorkflow,
  type NewChange,
  type SyncLog,
} from "@tidemark/sync-log";
import type { DeviceRarePath } from "../device/rare-paths.ts";
import { type Synced, type SyncAnswer, type SyncRequest, toPushed } from "../device/messages.ts";
import { SyncServer } from "../device/server.ts";
import { Random } from "../kernel/random.ts";

export const USER = "user-1";
const START_MS = Date.parse("2026-03-01T12:00:00.000Z");

export class DeviceScene {
  /** The log's clock. */
  nowMs = START_MS;
  readonly log: SyncLog = createMemorySyncLog({ nowMs: () => this.nowMs });
  readonly taken: DeviceRarePath[] = [];
  readonly server: SyncServer;
  readonly #ids = new Random("ids");

  constructor(pageLimit = 1_000) {
    const rare = (path: DeviceRarePath) => {
      this.taken.push(path);
    };
    this.server = new SyncServer({ log: this.log, clientBook: new Map(), pageLimit, rare });
  }

  author(clockAheadMs = 0, clientId = "client-1"): Author {
    return { clientId, actor: null, nowMs: this.nowMs + clockAheadMs, newId: () => this.#ids.uuid() };
  }

  push(changes: readonly NewChange[], more: Partial<SyncRequest> = {}): Promise<SyncAnswer> {
    const request = { clientId: "client-1", since: "", schemaVersion: 1, sentAt: "", ...more };
    return this.server.sync(USER, { ...request, changes: changes.map(toPushed) });
  }

  async synced(changes: readonly NewChange[], more: Partial<SyncRequest> = {}): Promise<Synced> {
    const answer = await this.push(changes, more);
    if (!answer.ok) throw new Error(`The server refuses: ${JSON.stringify(answer)}`);
    return answer;
  }

  importOf(pages: number, jobId = "job"): NewChange[] {
    const items = Array.from({ length: pages }, (_, index) => ({
      itemId: `${jobId}-${index + 1}`,
      url: `https://example.org/${index}`,
    }));
    const author = this.author();
    return [
      announceImport(author, { jobId, totalUrls: pages, source: null }),
      ...addItems(author, jobId, items, 0),
    ];
  }

  async stored(): Promise<readonly Change[]> {
    return (await this.log.readAfter(USER, 0)).changes;
  }

  async view(): Promise<StreamView> {
    const view = createStreamView(USER, DEFAULT_LIMITS);
    foldWorkflow(view, await this.stored(), evolve);
    return view;
  }
}
