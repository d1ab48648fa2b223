/** What a benchmark is, what it is given to run with, and what it answers. */
import type { BenchDatabase, BenchServer } from "./lab/server.ts";
import type { BenchChart } from "./report/chart.ts";
import type { Finding } from "./report/finding.ts";
import type { BenchTable } from "./report/table.ts";
import type { Sizes } from "./sizes.ts";

export interface Bench {
  /** As `--only` takes it, and as its figures are filed. */
  readonly name: string;
  /** One line for `--help`. */
  readonly about: string;
  /** Programs that it is compared with, by their packages, whose versions a reader wants to know. */
  readonly besides?: readonly string[];
  run(context: BenchContext): Promise<BenchResult>;
}

export interface BenchResult {
  readonly tables: readonly BenchTable[];
  readonly charts?: readonly BenchChart[];
  readonly findings?: readonly Finding[];
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
