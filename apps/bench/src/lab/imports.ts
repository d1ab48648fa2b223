/** Imports as a device adds them, and how their articles are taken. */
import { randomUUIDv7 } from "node:crypto";
import { addItems, announceImport, type Author, intendForJob, type JobIntent } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";

/** The part of a log that a device uses. */
export type DeviceLog = Pick<SyncLog, "withStream">;

export const DEVICE: Omit<Author, "nowMs"> = { clientId: "bench-device", actor: null, newId: randomUUIDv7 };

const ITEMS_PER_APPEND = 5_000;
/** With two fetches at a time for a host, so many hosts never hold up a benchmark. */
const HOSTS = 5_000;

export function noopUrls(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `https://h${index % HOSTS}.bench.test/pages/${index}`);
}

/** Waits for `resumeImport`, so that all of a measurement's programs are there before it begins. */
export async function addPausedImport(
  log: DeviceLog,
  userId: string,
  urls: readonly string[],
): Promise<string> {
  const jobId = await addImport(log, userId, urls);
  await intend(log, userId, jobId, "pause");
  return jobId;
}

export function resumeImport(log: DeviceLog, userId: string, jobId: string): Promise<void> {
  return intend(log, userId, jobId, "resume");
}

async function intend(log: DeviceLog, userId: string, jobId: string, intent: JobIntent): Promise<void> {
  const author: Author = { ...DEVICE, nowMs: Date.now() };
  await log.withStream(userId, (stream) => stream.append([intendForJob(author, jobId, intent)]));
}

/** Adds a job of these pages to the stream, in batches as the command line does. Answers the job's id. */
export async function addImport(log: DeviceLog, userId: string, urls: readonly string[]): Promise<string> {
  const jobId = randomUUIDv7();
  const author: Author = { ...DEVICE, nowMs: Date.now() };
  for (let from = 0; from < urls.length; from += ITEMS_PER_APPEND) {
    const batch = urls.slice(from, from + ITEMS_PER_APPEND).map((url) => ({ itemId: randomUUIDv7(), url }));
    const announced =
      from === 0 ? [announceImport(author, { jobId, totalUrls: urls.length, source: null })] : [];
    await log.withStream(userId, (stream) =>
      stream.append([...announced, ...addItems(author, jobId, batch, from)]),
    );
  }
  return jobId;
}
