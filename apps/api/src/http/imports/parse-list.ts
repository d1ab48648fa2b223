/**
 * Parses a reading list without holding up the process: a large one takes seconds, in which the
 * worker's lease could run out, so it gets a thread of its own.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type ListFile, type ParsedList, parseListNow } from "./parse-list-now.ts";

/** Up to here parsing takes less time than starting a thread. */
const INLINE_BYTES = 1024 * 1024;

/** The bytes of a large list are handed over and gone afterwards. */
export async function parseList(file: ListFile): Promise<ParsedList> {
  if (file.bytes.byteLength <= INLINE_BYTES) return parseListNow(file);
  const own = file.bytes.buffer instanceof ArrayBuffer ? [file.bytes.buffer] : [];
  const thread = new Worker(new URL("./parse-list-thread.ts", import.meta.url), {
    workerData: file,
    transferList: own,
    execArgv: [],
    env: {},
  });
  try {
    const [answer] = (await once(thread, "message")) as [ParsedList];
    return answer;
  } finally {
    await thread.terminate();
  }
}
