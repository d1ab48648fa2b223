export type { Bench, BenchContext, BenchResult } from "./bench.ts";
export { type BenchServer, startBenchServer } from "./lab/server.ts";
export type { BenchTable } from "./report/table.ts";
export { BENCHES, type BenchRun, runBenches } from "./run-benches.ts";
export { FULL, QUICK, type Sizes, TINY } from "./sizes.ts";
