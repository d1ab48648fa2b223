/** Pages a second through the parser threads: what a second thread brings, and what handing over costs. */
import { cpus } from "node:os";
import type { Bench, BenchContext } from "../bench.ts";
import { type BenchPages, findBenchPages } from "../extract/bench-pages.ts";
import {
  type MeasuredPass,
  pagesPerSecond,
  pagesPerSecondAlone,
  processorMsPerPage,
} from "../extract/pool-figures.ts";
import { PASS, type PassReport, POOL_ORDER_VARIABLE, type PoolOrder } from "../extract/pool-settings.ts";
import { startTold, type ToldProcess } from "../extract/told-process.ts";
import { peakResidentBytes } from "../lab/processor-time.ts";
import { watchWork } from "../lab/work-at-hand.ts";
import { type Cell, figure, figureIfKnown, spread } from "../report/figure.ts";
import { formatCount, median } from "../report/figures.ts";
import type { BenchTable } from "../report/table.ts";
import type { Sizes } from "../sizes.ts";
import { readLaunch } from "../subject/launch.ts";

const ENTRY = new URL("../extract/pool-main.ts", import.meta.url);
/** Passes that are not counted: threads are started, and V8 compiles what turns out to be used often. */
const WARM_UP_PASSES = 3;
/** What two threads are to bring. */
const WANTED = figure("ratio", 1.7);

export const extractThreads: Bench = {
  name: "extract-threads",
  about: "pages a second with one parser thread and with two",
  async run({ sizes, progress }: BenchContext) {
    const pages = await findBenchPages(sizes.extractPages);
    const pools = await measurePools(pages, sizes, progress);
    pages.remove();
    return { tables: [tableOf(pools, pages)] };
  },
};

interface MeasuredPool {
  readonly threads: number;
  readonly passes: readonly MeasuredPass[];
  readonly peakBytes: number | null;
}

/** All pools live at the same time and take turns, each pass begins with another one. */
async function measurePools(
  { files }: BenchPages,
  { extractThreads: sizesOfPools, extractThreadPasses: counted }: Sizes,
  progress: (text: string) => void,
): Promise<readonly MeasuredPool[]> {
  const pools = sizesOfPools.map((threads) => ({
    threads,
    pool: startPool({ threads, files }),
    passes: [] as MeasuredPass[],
  }));
  for (let pass = 0; pass < WARM_UP_PASSES + counted; pass += 1) {
    progress(`pass ${pass + 1} of ${WARM_UP_PASSES + counted}`);
    const start = pass % pools.length;
    for (const { pool, passes } of [...pools.slice(start), ...pools.slice(0, start)]) {
      const watch = watchWork([pool.processId]);
      const report = await pool.tell(PASS);
      const share = watch.stop();
      if (pass >= WARM_UP_PASSES)
        passes.push({ ...report, coresWithWork: share === null ? null : share * cpus().length });
    }
  }
  const measured = pools.map(({ threads, pool, passes }) => ({
    threads,
    passes,
    peakBytes: peakResidentBytes(pool.processId),
  }));
  for (const { pool } of pools) await pool.end();
  return measured;
}

function startPool(order: PoolOrder): ToldProcess<PassReport> {
  const { env, flags } = readLaunch();
  return startTold({
    entry: ENTRY,
    env: { ...env, [POOL_ORDER_VARIABLE]: JSON.stringify(order) },
    flags,
  });
}

function tableOf(pools: readonly MeasuredPool[], { files, about }: BenchPages): BenchTable {
  const base = (pools.find(({ threads }) => threads === 1) ?? pools[0]!).passes;
  const ratio = (passes: readonly MeasuredPass[], of: (pass: MeasuredPass) => number) =>
    figure("ratio", median(passes.map((pass, index) => of(pass) / of(base[index]!))));
  const knowsWork = pools.every(({ passes }) => passes.every(({ coresWithWork }) => coresWithWork !== null));
  return {
    title: `Pages through parser threads (${formatCount(files.length)} pages)`,
    head: [
      "",
      "pages a second",
      "×",
      "wanted",
      "CPU, a page",
      "×",
      "of it, the caller",
      "cores with work",
      "alone, a second",
      "×",
      "peak memory",
    ],
    rows: pools.map(({ threads, passes, peakBytes }): Cell[] => [
      threads === 0 ? "no pool: the caller's own thread" : `parser threads: ${threads}`,
      spread("per-second", passes.map(pagesPerSecond)),
      ratio(passes, pagesPerSecond),
      threads === 2 ? WANTED : "",
      figure("ms", median(passes.map(processorMsPerPage))),
      ratio(passes, processorMsPerPage),
      figure("ms", median(passes.map(({ ownThreadMs, pages }) => ownThreadMs / pages))),
      ...(knowsWork
        ? [
            figure("cores", median(passes.map(({ coresWithWork }) => coresWithWork!))),
            figure("per-second", median(passes.map(pagesPerSecondAlone))),
            ratio(passes, pagesPerSecondAlone),
          ]
        : [null, null, null]),
      figureIfKnown("bytes", peakBytes),
    ]),
    notes: [
      about,
      `Medians of ${base.length} passes over all pages, after ${WARM_UP_PASSES} that are not counted; the rows take turns, × is the median ratio to one thread's same pass.`,
      "CPU: processor time of the whole process. Of it, the caller: the thread that hands pages over and takes articles. Started with the flags of `npm start`.",
      "Cores with work: how many cores the process had a thread for that ran or stood in line. Alone: these by the CPU of a page, which is what the process would do if nothing else ran; where other programs keep the cores busy, two threads get a larger part of the machine than one, and only this ratio is fair.",
    ],
  };
}
