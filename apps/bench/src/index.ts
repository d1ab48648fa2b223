export type { Bench, BenchContext } from "./bench.ts";
export { type BenchServer, startBenchServer } from "./lab/server.ts";
export type { BenchTable } from "./report/table.ts";
export { BENCHES, runBenches } from "./run-benches.ts";
export { FULL, QUICK, type Sizes, TINY } from "./sizes.ts";
