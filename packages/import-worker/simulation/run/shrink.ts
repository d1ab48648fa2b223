/** Makes a failing run smaller: fewer faults and a smaller world, as long as the same law is broken. */
import { runSeed } from "./run-seed.ts";
import type { RunOptions, RunResult, WorldSize } from "./run-options.ts";

const SIZES: readonly (readonly [keyof WorldSize, readonly number[]])[] = [
  ["users", [1, 2, 3]],
  ["devices", [1, 2]],
  ["workers", [1, 2, 3]],
  ["acts", [1, 2, 3, 4]],
  ["items", [1, 2, 3, 5]],
];
/** Runs that it may take in all. */
const MAX_RUNS = 400;

export interface Shrunk {
  readonly options: RunOptions;
  readonly result: RunResult;
}

export async function shrink(seed: number, failed: RunResult): Promise<Shrunk> {
  const shrinking = new Shrinking(failed);
  let best: Shrunk = { options: { seed }, result: failed };
  best = await shrinking.withSmallerWorld(best);
  best = await shrinking.withFewerFaults(best);
  return shrinking.withSmallerWorld(best);
}

class Shrinking {
  readonly #law: string;
  #left = MAX_RUNS;

  constructor({ broken }: RunResult) {
    this.#law = broken?.law ?? "";
  }

  async withSmallerWorld(from: Shrunk): Promise<Shrunk> {
    let best = from;
    for (const [part, sizes] of SIZES) {
      for (const size of sizes) {
        const atMost = { ...best.options.atMost, [part]: size };
        const smaller = await this.#try({ ...best.options, atMost });
        if (!smaller) continue;
        best = smaller;
        break;
      }
    }
    return best;
  }

  /** Leaves out parts of the list of faults, halves first, single ones in the end. */
  async withFewerFaults(from: Shrunk): Promise<Shrunk> {
    let best = from;
    let size = Math.ceil(best.result.faults.length / 2);
    while (size >= 1 && best.result.faults.length > 0) {
      const smaller = await this.#withoutSomeOf(best, size);
      if (smaller) best = smaller;
      else if (size === 1) return best;
      else size = Math.ceil(size / 2);
      size = Math.min(size, best.result.faults.length);
    }
    return best;
  }

  async #withoutSomeOf(best: Shrunk, size: number): Promise<Shrunk | null> {
    const { faults } = best.result;
    for (let from = 0; from < faults.length; from += size) {
      const only = new Set([...faults.slice(0, from), ...faults.slice(from + size)]);
      const smaller = await this.#try({ ...best.options, only });
      if (smaller) return smaller;
    }
    return null;
  }

  async #try(options: RunOptions): Promise<Shrunk | null> {
    if (this.#left <= 0) return null;
    this.#left -= 1;
    const result = await runSeed(options);
    if (result.broken?.law !== this.#law) return null;
    // Only those that it really had count from here on.
    return { options: { ...options, only: new Set(result.faults) }, result };
  }
}
