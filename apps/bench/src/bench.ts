/** What a benchmark is, and what it is given to run with. */
import type { BenchDatabase, BenchServer } from "./lab/server.ts";
import type { BenchTable } from "./report/table.ts";
import type { Sizes } from "./sizes.ts";

export interface Bench {
  /** As `--only` takes it. */
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  run(context: BenchContext): Promise<readonly BenchTable[]>;
}

export interface BenchContext {
  readonly server: BenchServer;
  readonly sizes: Sizes;
  /**
   * A log of so many rows, all at rest. Filled at the first call and shared by the benchmarks of a
   * run, so each leaves it as it was.
   */
  readonly restingLog: (rows: number) => Promise<BenchDatabase>;
  /** Told what goes on, for somebody who waits. */
  readonly progress: (text: string) => void;
}
