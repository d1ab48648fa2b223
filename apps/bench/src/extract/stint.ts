/** What a process under test reads in one go, and how that goes over the channel between the processes. */
import type { PageFile } from "./bench-pages.ts";
import type { ReaderId } from "./readers.ts";

export interface ReaderOrder {
  readonly readerId: ReaderId;
  readonly files: readonly PageFile[];
}

export const READER_ORDER_VARIABLE = "TIDEMARK_BENCH_READER_ORDER";

/** Places in the order's list of files; none is a question whether the process has loaded all that it reads with. */
export type Stint = readonly number[];

/** What was found on one page: digests, to be compared with those of other ways; null where it was nothing. */
export interface Finding {
  readonly html: string;
  readonly text: string;
}

export interface StintReport {
  /** On the wall clock. */
  readonly ms: number;
  /** Of the processor, over all threads of the process, the collector's too. */
  readonly processorMs: number;
  /** One for each page, in the order of the stint. */
  readonly findings: readonly (Finding | null)[];
}
