/** Sends damaged pages through the pool, and tells how they ended, how long they took, and what memory is held. */

import { createExtractor, type Extractor } from "../../src/index.ts";
import type { LoadedPage } from "./load-pages.ts";
import { mutatePage } from "./mutate-page.ts";
import { seededRandom } from "./random.ts";

export interface FuzzOptions {
  readonly pages: readonly LoadedPage[];
  readonly count: number;
  readonly seed: number;
  readonly threads: number;
  /** Wall time for a page; more than the default, so that a busy machine is not taken for a slow page. */
  readonly parseTimeoutMs: number;
  /** After so many pages the pool rests, and the memory of the process is read. */
  readonly stepPages: number;
  readonly onStep?: (step: FuzzStep) => void;
}

export interface FuzzStep {
  readonly pages: number;
  /** Of the whole process with all threads, while nothing is at work. */
  readonly residentMb: number;
}

export interface FuzzReport {
  /** How many pages ended with each code; "ok" for an article. */
  readonly ends: ReadonlyMap<string, number>;
  /** What must not happen, with the seed that makes it happen again. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
  readonly slowest: string;
  readonly steps: readonly FuzzStep[];
}

const CONTENT_TYPES = [
  "text/html; charset=utf-8",
  "text/html",
  "text/html; charset=windows-1252",
  "text/html; charset=utf-16",
  "application/xhtml+xml",
  null,
];

export async function fuzzPool(options: FuzzOptions): Promise<FuzzReport> {
  const run = new FuzzRun(options);
  const steps: FuzzStep[] = [];
  try {
    for (let from = 0; from < options.count; from += options.stepPages) {
      const to = Math.min(options.count, from + options.stepPages);
      await run.between(from, to);
      const step = { pages: to, residentMb: process.memoryUsage.rss() / 1024 ** 2 };
      steps.push(step);
      options.onStep?.(step);
    }
  } finally {
    await run.close();
  }
  return { ...run.report(), steps };
}

/** A page of this size may take all of its thread's memory, which ends that thread and nothing else. */
const LARGE_PAGE_BYTES = 1024 * 1024;

class FuzzRun {
  readonly #options: FuzzOptions;
  readonly #extractor: Extractor;
  readonly #ends = new Map<string, number>();
  readonly #faults: string[] = [];
  #slowestMs = 0;
  #slowest = "";

  constructor(options: FuzzOptions) {
    this.#options = options;
    this.#extractor = createExtractor({
      threads: options.threads,
      limits: { parseTimeoutMs: options.parseTimeoutMs },
    });
  }

  /** The pages with these numbers, so many at a time that no thread waits. */
  async between(from: number, to: number): Promise<void> {
    let next = from;
    const work = async () => {
      while (next < to) {
        next += 1;
        await this.#one(next - 1);
      }
    };
    await Promise.all(Array.from({ length: this.#options.threads * 2 }, work));
  }

  report(): Omit<FuzzReport, "steps"> {
    return {
      ends: this.#ends,
      faults: this.#faults,
      slowestMs: this.#slowestMs,
      slowest: this.#slowest,
    };
  }

  close(): Promise<void> {
    return this.#extractor.close();
  }

  async #one(number: number): Promise<void> {
    const seed = this.#options.seed + number;
    const random = seededRandom(seed);
    const [page, other] = [random.pick(this.#options.pages), random.pick(this.#options.pages)];
    const bytes = mutatePage(page.bytes, other.bytes, seed);
    const name = `seed ${seed} (${page.name}, ${bytes.byteLength} bytes)`;
    // Asked now: the bytes are handed over.
    const mayFillItsThread = bytes.byteLength >= LARGE_PAGE_BYTES;
    const startedMs = performance.now();
    try {
      const source = { url: "https://site.example/dir/page.html", contentType: random.pick(CONTENT_TYPES) };
      const result = await this.#extractor.extract(bytes, source);
      const end = result.ok ? "ok" : result.code;
      this.#ends.set(end, (this.#ends.get(end) ?? 0) + 1);
      if (end === "parse-crashed" && !mayFillItsThread)
        this.#faults.push(`${name}: ${result.ok ? "" : result.message}`);
    } catch (error) {
      this.#faults.push(`${name}: ${String(error)}`);
    }
    const tookMs = performance.now() - startedMs;
    if (tookMs > this.#slowestMs) [this.#slowestMs, this.#slowest] = [tookMs, name];
  }
}
