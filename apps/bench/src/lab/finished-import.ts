/**
 * The rows that a finished import and a few articles leave in the log, as the production worker and
 * a device write them. Their ids hold a placeholder, so that SQL can make many of one.
 */
import { addItems, announceImport, type Author, takeArticle } from "@tidemark/import-job";
import { type Change, createMemorySyncLog, formatStamp, type NewChange } from "@tidemark/sync-log";
import { createBenchWorker, extractNothing } from "./bench-worker.ts";
import { DEVICE, noopUrls } from "./imports.ts";

/** Eight letters that stand where a copy's number comes. */
export const COPY_MARK = "mmmmmmmm";

const USER = "template";

/** A job of so many items from its announcement to `done`, all articles taken and their pickups removed. */
export async function finishedImport(items: number): Promise<readonly Change[]> {
  const log = createMemorySyncLog();
  const worker = createBenchWorker({
    log,
    extract: extractNothing,
    options: { concurrency: items },
  });
  const author: Author = { ...DEVICE, nowMs: Date.now() };
  const jobId = `${COPY_MARK}-0000-4000-8000-000000000000`;
  const newItems = noopUrls(items).map((url, index) => ({ itemId: itemIdAt(index), url }));
  const append = (changes: readonly NewChange[]) => log.withStream(USER, (stream) => stream.append(changes));

  await append([
    announceImport(author, { jobId, totalUrls: items, source: null }),
    ...addItems(author, jobId, newItems, 0),
  ]);
  await worker.runTickOnce();
  const later = { ...author, nowMs: Date.now() };
  await append(newItems.flatMap(({ itemId }) => takeArticle(later, itemId, "saved")));
  await worker.runTickOnce();

  const head = await log.head(USER);
  if (head?.attendAtMs !== null) throw new Error("The template of a finished import did not come to rest.");
  return (await log.readAfter(USER, 0, { limit: Number.MAX_SAFE_INTEGER })).changes;
}

/** One saved article: its insert, and the edits of somebody who reads it. */
export function readArticle(): readonly NewChange[] {
  const edits = [
    { progress: 0.3 },
    { progress: 0.8 },
    { progress: 1, readAt: formatStamp(Date.now()) },
    { tags: ["bench"], isFavorite: true },
  ];
  const insert = { originalUrl: "https://bench.test/pages/1", title: "A page", content: "x".repeat(200) };
  return [insert, ...edits].map((data, index) => ({
    id: DEVICE.newId(),
    appId: "articles",
    tableName: "articles",
    recordId: `${COPY_MARK}-0000-4000-8000-aaaaaaaaaaaa`,
    op: index === 0 ? "insert" : "update",
    data,
    fieldMeta: Object.fromEntries(Object.keys(data).map((field) => [field, formatStamp(Date.now())])),
    spaceId: null,
    clientId: DEVICE.clientId,
    schemaVersion: 1,
    actor: null,
    origin: "user",
  }));
}

function itemIdAt(index: number): string {
  return `${COPY_MARK}-0000-4000-9000-${index.toString(16).padStart(12, "0")}`;
}
