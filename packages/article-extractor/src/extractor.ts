/**
 * Extracts articles in a few threads that can be killed, so that no page holds up or takes down the
 * process. What reading a page means is in `read-page.ts`.
 */

import { availableParallelism } from "node:os";
import type { ExtractResult, PageSource } from "./article.ts";
import { failure } from "./failures.ts";
import type { JobEnd } from "./killable-thread.ts";
import { extractLimits, type ExtractLimits } from "./limits.ts";
import { createThreadPool, type PreparedJob } from "./thread-pool.ts";

const DEFAULT_MAX_THREADS = 2;

export interface ExtractorOptions {
  /** Default: one a core, at most 2. A thread holds up to `heapMb` of heap. */
  readonly threads?: number;
  readonly limits?: Partial<ExtractLimits>;
}

export interface Extractor {
  /**
   * The article in a page's bytes. The bytes are handed over: when they fill their ArrayBuffer, it is
   * moved to the thread and the caller's array is empty afterwards. A page past its time ends with
   * `parse-timeout`, one that kills its thread with `parse-crashed`, an abort or a close with `aborted`.
   * Rejects only when no thread can be started, or for bytes that were handed over before.
   */
  readonly extract: (
    bytes: Uint8Array,
    source: PageSource,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<ExtractResult>;
  /** Ends all threads, also those at work. */
  readonly close: () => Promise<void>;
}

/** An extractor; threads start with the first pages. Close it, or its threads keep the process alive. */
export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const limits = extractLimits(options.limits);
  const spec = {
    script: new URL("./extract-thread.ts", import.meta.url),
    settings: limits,
    heapMb: limits.heapMb,
    youngHeapMb: limits.youngHeapMb,
    startTimeoutMs: limits.startTimeoutMs,
    jobTimeoutMs: limits.parseTimeoutMs,
  };
  const pool = createThreadPool(
    spec,
    options.threads ?? Math.min(DEFAULT_MAX_THREADS, availableParallelism()),
  );
  return {
    extract: async (bytes, { url, contentType }, { signal } = {}) =>
      resultOf(await pool.run(() => pageJob(bytes, { url, contentType }), signal)),
    close: pool.close,
  };
}

function pageJob(bytes: Uint8Array, source: PageSource): PreparedJob {
  if (bytes.buffer instanceof ArrayBuffer && bytes.buffer.detached) {
    throw new TypeError("These bytes were handed over before; they cannot be extracted again.");
  }
  const own = ownsItsBuffer(bytes) ? bytes : Uint8Array.from(bytes);
  return { job: { bytes: own, source }, transfer: [own.buffer as ArrayBuffer] };
}

/** A view on a larger or shared buffer, as small Node Buffers are, must not take the rest along. */
function ownsItsBuffer(bytes: Uint8Array): boolean {
  return bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
}

function resultOf(end: JobEnd): ExtractResult {
  switch (end.kind) {
    case "answered":
      return end.answer as ExtractResult;
    case "timeout":
      return failure("parse-timeout");
    case "crashed":
      return failure("parse-crashed", end.reason);
    case "stopped":
      return failure("aborted");
    default:
      return end satisfies never;
  }
}
