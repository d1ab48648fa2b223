/** The thread that reads pages, one message after the other. It may be killed at any moment. */

import { parentPort, workerData } from "node:worker_threads";
import type { PageSource } from "./article.ts";
import { THREAD_READY } from "./killable-thread.ts";
import type { ExtractLimits } from "./limits.ts";
import { createUsualReader } from "./page-reader.ts";

const readPage = createUsualReader(workerData as ExtractLimits);
const port = parentPort!;

port.on("message", ({ bytes, source }: { bytes: Uint8Array; source: PageSource }) => {
  port.postMessage(readPage(bytes, source));
});
port.postMessage(THREAD_READY);
