/** `npm run fuzz -- [--count N] [--seed N] [--threads N] [--parse-timeout-ms N]`: damaged pages through the pool, until something breaks. */

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { fuzzPool } from "./fuzz-pool.ts";
import { COMPARED_PAGES, FIRST_PAGES, grownMemory } from "./grown-memory.ts";
import { loadPages } from "./load-pages.ts";

const MAX_GROWTH = 1.1;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    "parse-timeout-ms": { type: "string", default: "30000" },
    threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
  },
});
const [count, seed, threads] = [values.count, values.seed, values.threads].map(Number) as [
  number,
  number,
  number,
];
const print = (text: string) => process.stdout.write(`${text}\n`);

const pages = loadPages();
print(`${count} mutations of ${pages.length} pages, seed ${seed}, ${threads} threads`);
const startedMs = performance.now();
const { ends, faults, slowest, slowestMs, steps } = await fuzzPool({
  pages,
  count,
  seed,
  threads,
  parseTimeoutMs: Number(values["parse-timeout-ms"]),
  stepPages: FIRST_PAGES,
  onStep: ({ pages: done, residentMb }) =>
    print(
      `${done} pages, ${((done / (performance.now() - startedMs)) * 1_000).toFixed(1)} a second, ${residentMb.toFixed(0)} MB resident`,
    ),
});

for (const [end, times] of [...ends].toSorted(([, a], [, b]) => b - a)) print(`${end.padEnd(18)} ${times}`);
print(`slowest: ${slowestMs.toFixed(0)} ms, ${slowest}`);
for (const fault of faults) print(`FAULT ${fault}`);
const growth = grownMemory(steps);
print(
  growth === null
    ? `memory: not compared, it takes ${COMPARED_PAGES} pages`
    : `memory from ${COMPARED_PAGES} pages on: ${growth.toFixed(3)} times that after ${FIRST_PAGES}`,
);
if (faults.length > 0 || (growth ?? 0) > MAX_GROWTH) process.exitCode = 1;
