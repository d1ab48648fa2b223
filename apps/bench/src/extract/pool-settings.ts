/** What a process with a pool of parser threads is to do, and what it answers to each request for a pass. */
import type { PageFile } from "./bench-pages.ts";

export interface PoolOrder {
  /** 0: no pool, but the process's own thread. */
  readonly threads: number;
  readonly files: readonly PageFile[];
}

export const POOL_ORDER_VARIABLE = "TIDEMARK_BENCH_POOL_ORDER";

/** Sent to ask for one more pass over all pages. */
export const PASS = "pass";

export interface PassReport {
  readonly pages: number;
  /** Those that an article was found on. */
  readonly articles: number;
  readonly ms: number;
  /** Of the processor, over all threads. */
  readonly processorMs: number;
  /** Of the processor, in the thread that hands pages over and takes articles. */
  readonly ownThreadMs: number;
}
