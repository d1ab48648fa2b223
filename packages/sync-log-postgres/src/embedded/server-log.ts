/**
 * The server's log file: one per run, the run before kept beside it, and each cut off when it
 * grows past its bound. The server writes it by itself and goes on doing so without its owner.
 */
import { open, rename, stat, truncate, type FileHandle } from "node:fs/promises";

const MAX_LOG_BYTES = 16 * 1024 * 1024;
const CHECK_EVERY_MS = 30_000;
const MAX_TAIL_BYTES = 8_192;

export async function beginServerLog(logFile: string): Promise<void> {
  try {
    await rename(logFile, `${logFile}.previous`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Opened for appending, so that cutting it off never leaves a hole before the next line. */
export async function openServerLog(logFile: string): Promise<FileHandle> {
  return await open(logFile, "a", 0o600);
}

export async function logSizeBytes(logFile: string): Promise<number> {
  return (await stat(logFile)).size;
}

/** What was written since the file had `fromBytes`, at most its last part. */
export async function readLogSince(logFile: string, fromBytes: number): Promise<string> {
  const file = await open(logFile, "r");
  try {
    const { size } = await file.stat();
    const start = Math.max(Math.min(fromBytes, size), size - MAX_TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Cuts the file off whenever it outgrows its bound, until the returned function is called. */
export function boundServerLog(logFile: string, onError: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    stat(logFile)
      .then(async ({ size }) => (size > MAX_LOG_BYTES ? await truncate(logFile, 0) : undefined))
      .catch(onError);
  }, CHECK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
