/** The thread that reads pages, one message after the other. It may be killed at any moment. */

import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import type { PageSource } from "./article.ts";
import { THREAD_READY, THREAD_SPENT } from "./killable-thread.ts";
import type { ExtractLimits } from "./limits.ts";
import { createUsualReader } from "./page-reader.ts";

const limits = workerData as ExtractLimits;
const maxKeptHeapBytes = limits.maxKeptHeapMb * 1024 ** 2;
const readPage = createUsualReader(limits);
const port = parentPort!;

port.on("message", ({ bytes, source }: { bytes: Uint8Array; source: PageSource }) => {
  const result = readPage(bytes, source);
  // V8 keeps what a heap has once grown to, also when it is empty again.
  if (getHeapStatistics().total_heap_size > maxKeptHeapBytes) port.postMessage(THREAD_SPENT);
  port.postMessage(result);
});
port.postMessage(THREAD_READY);
