/**
 * A whole import without Postgres and without network: the in-memory log, the real worker with an
 * extraction that the test gives, and a device that writes to a map.
 */
import { randomUUID } from "node:crypto";
import type { ReadingList } from "@tidemark/import-formats";
import { parseReadingList } from "@tidemark/import-formats";
import { addItems, announceImport } from "@tidemark/import-job";
import {
  createImportWorker,
  type ExtractAnswer,
  type ImportWorker,
  type WorkerObserver,
} from "@tidemark/import-worker";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import type { ArticleFolder } from "../../src/import/article-folder.ts";
import { anArticle } from "./articles.ts";

export const USER = "reader";

export interface World extends AsyncDisposable {
  readonly log: SyncLog;
  /** Times each address was fetched. */
  readonly fetched: Map<string, number>;
  /** What a fetch of the address answers; an article unless told otherwise. */
  readonly answers: Map<string, ExtractAnswer>;
  /** Called when a fetch begins. */
  onFetch: (url: string) => void;
  startWorker(): Promise<ImportWorker>;
  /** Adds a job with these addresses and lets a worker fetch them. Answers the job's id. */
  fetchAll(...urls: readonly string[]): Promise<string>;
}

/** Its workers end with it. */
export function createWorld(): World {
  const workers = new Set<ImportWorker>();
  const world: World = {
    log: createMemorySyncLog(),
    fetched: new Map(),
    answers: new Map(),
    onFetch: () => undefined,
    async startWorker() {
      const worker = createWorker(world);
      workers.add(worker);
      await worker.start();
      return worker;
    },
    async fetchAll(...urls) {
      const jobId = randomUUID();
      const author = { clientId: "phone", actor: null, nowMs: Date.now(), newId: randomUUID };
      const items = urls.map((url) => ({ itemId: randomUUID(), url }));
      await world.log.withStream(USER, (stream) =>
        stream.append([
          announceImport(author, { jobId, totalUrls: urls.length, source: "test" }),
          ...addItems(author, jobId, items, 0),
        ]),
      );
      const worker = createWorker(world);
      while ((await worker.runTickOnce()).itemsProcessed > 0);
      return jobId;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...workers].map((worker) => worker.stop()));
    },
  };
  return world;
}

function createWorker(world: World): ImportWorker {
  const extract = async (url: string): Promise<ExtractAnswer> => {
    world.fetched.set(url, (world.fetched.get(url) ?? 0) + 1);
    world.onFetch(url);
    return world.answers.get(url) ?? { ok: true, article: anArticle({ originalUrl: url, title: url }) };
  };
  return createImportWorker(
    {
      log: world.log,
      extract,
      seal: async (_userId, payload) => ({ payload }),
      timers: {
        after(delayMs, callback) {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        },
        monotonicMs: () => performance.now(),
      },
      newId: randomUUID,
      random: () => 0,
      observer: SILENT,
      logger: { info: () => undefined, error: () => undefined },
      isGone: () => true,
    },
    { workerId: randomUUID(), machine: "test", processId: 1 },
  );
}

const SILENT = new Proxy({} as WorkerObserver, { get: () => () => undefined });

export const GONE: ExtractAnswer = { ok: false, code: "gone", message: "It was removed.", retryable: false };

/** A folder in memory that notes what is written. */
export class MemoryFolder implements ArticleFolder {
  readonly path: string;
  readonly files = new Map<string, string>();
  writes = 0;

  constructor(path = "/articles") {
    this.path = path;
  }

  has(key: string): boolean {
    return this.files.has(key);
  }

  async write(key: string, { title }: { readonly title: string }): Promise<string> {
    this.files.set(key, title);
    this.writes += 1;
    return key;
  }
}

export function listOf(...rows: readonly string[]): ReadingList {
  return parseReadingList(Buffer.from(`${rows.join("\n")}\n`));
}
