/** Runs many seeds over all cores: each thread takes the next few when it has done its last. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Fault } from "../kernel/faults.ts";
import { RARE_PATHS, type RarePath } from "../laws/rare-paths.ts";
import type { RunSummary, ThreadTask } from "./run-seeds.ts";

interface SeedRange {
  readonly firstSeed: number;
  readonly runs: number;
}

export interface ManyOptions extends SeedRange {
  /** More seeds, after those. */
  readonly andThen?: SeedRange;
  /** No new seeds are begun after so long, ms. */
  readonly forMs?: number;
  readonly threads?: number;
  readonly without?: readonly Fault[];
  /** Failing seeds after which no new ones are begun. Default 1. */
  readonly maxFailures?: number;
  readonly onRun?: (summary: RunSummary, done: number) => void;
}

export interface ManyReport {
  readonly runs: number;
  readonly steps: number;
  readonly fewestSteps: number;
  readonly simulatedMs: number;
  readonly changes: number;
  readonly faults: number;
  readonly tookMs: number;
  readonly failures: readonly RunSummary[];
  /** How many runs took each rare path. */
  readonly rare: ReadonlyMap<RarePath, number>;
}

/** Seeds that a thread takes at a time. */
const SLICE = 20;

export async function runMany(options: ManyOptions): Promise<ManyReport> {
  const tally = new Tally(options);
  const threads = Math.min(options.threads ?? availableParallelism(), Math.ceil(options.runs / SLICE));
  await Promise.all(Array.from({ length: threads }, () => runThread(tally)));
  return tally.report();
}

class Tally {
  readonly #options: ManyOptions;
  readonly #startedMs = performance.now();
  readonly #rare = new Map<RarePath, number>(RARE_PATHS.map((path) => [path, 0]));
  readonly #failures: RunSummary[] = [];
  readonly #sums = { runs: 0, steps: 0, fewestSteps: Infinity, simulatedMs: 0, changes: 0, faults: 0 };
  readonly #left: SeedRange[];

  constructor(options: ManyOptions) {
    const { firstSeed, runs, andThen } = options;
    this.#options = options;
    this.#left = [{ firstSeed, runs }, ...(andThen ? [andThen] : [])];
  }

  /** Null when there is nothing more to do. */
  nextTask(): ThreadTask | null {
    const { forMs = Infinity, maxFailures = 1, without = [] } = this.#options;
    const [range] = this.#left;
    const isOver = performance.now() - this.#startedMs > forMs || this.#failures.length >= maxFailures;
    if (!range || isOver) return null;
    const runs = Math.min(SLICE, range.runs);
    this.#left.shift();
    if (range.runs > runs) this.#left.unshift({ firstSeed: range.firstSeed + runs, runs: range.runs - runs });
    return { firstSeed: range.firstSeed, runs, without };
  }

  add(summary: RunSummary): void {
    const sums = this.#sums;
    sums.runs += 1;
    sums.steps += summary.steps;
    sums.fewestSteps = Math.min(sums.fewestSteps, summary.steps);
    sums.simulatedMs += summary.simulatedMs;
    sums.changes += summary.changes;
    sums.faults += summary.faults;
    for (const [path] of summary.rare) this.#rare.set(path, (this.#rare.get(path) ?? 0) + 1);
    if (summary.broken) this.#failures.push(summary);
    this.#options.onRun?.(summary, sums.runs);
  }

  report(): ManyReport {
    const failures = this.#failures.toSorted((a, b) => a.seed - b.seed);
    return { ...this.#sums, failures, rare: this.#rare, tookMs: performance.now() - this.#startedMs };
  }
}

/** Rejects when the thread ends in a way that no run accounts for. */
async function runThread(tally: Tally): Promise<void> {
  const thread = new Worker(new URL("./run-thread.ts", import.meta.url), { execArgv: [] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let left = 0;
  const goOn = () => {
    const task = tally.nextTask();
    if (!task) return resolve();
    left = task.runs;
    thread.postMessage(task);
  };
  thread.on("error", reject);
  thread.on("message", (summary: RunSummary) => {
    tally.add(summary);
    left -= 1;
    if (left === 0) goOn();
  });
  goOn();
  try {
    await promise;
  } finally {
    await thread.terminate();
  }
}
