/** Imports as a device adds them, and how their articles are taken. */
import { randomUUID } from "node:crypto";
import { addItems, announceImport, type Author } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";

/** The part of a log that a device uses. */
export type DeviceLog = Pick<SyncLog, "withStream">;

export const DEVICE: Omit<Author, "nowMs"> = { clientId: "bench-device", actor: null, newId: randomUUID };

const ITEMS_PER_APPEND = 5_000;
/** With two fetches at a time for a host, so many hosts never hold up a benchmark. */
const HOSTS = 5_000;

export function noopUrls(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `https://h${index % HOSTS}.bench.test/pages/${index}`);
}

/** Adds a job of these pages to the stream, in batches as the command line does. Answers the job's id. */
export async function addImport(log: DeviceLog, userId: string, urls: readonly string[]): Promise<string> {
  const jobId = randomUUID();
  const author: Author = { ...DEVICE, nowMs: Date.now() };
  for (let from = 0; from < urls.length; from += ITEMS_PER_APPEND) {
    const batch = urls.slice(from, from + ITEMS_PER_APPEND).map((url) => ({ itemId: randomUUID(), url }));
    const announced =
      from === 0 ? [announceImport(author, { jobId, totalUrls: urls.length, source: null })] : [];
    await log.withStream(userId, (stream) =>
      stream.append([...announced, ...addItems(author, jobId, batch, from)]),
    );
  }
  return jobId;
}
