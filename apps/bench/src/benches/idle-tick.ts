/** What a tick costs while there is nothing to do, on a small log and on a large one. */
import { JOBS } from "@tidemark/import-job";
import type { Bench } from "../bench.ts";
import { foldImportTables, foldTable } from "../lab/original-tick.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { tickDurations } from "../lab/ticks.ts";
import { formatCount, formatMs, formatRatio, median, quantile } from "../report/figures.ts";

interface Measured {
  readonly rows: number;
  readonly database: BenchDatabase;
  readonly plain: number[];
  readonly sweeping: number[];
  readonly jobsFolded: number[];
  readonly allFolded: number[];
}

export const idleTick: Bench = {
  name: "idle-tick",
  about: "a tick with nothing to do, on a small and on a large log",
  async run({ sizes, restingLog, progress }) {
    const logs: Measured[] = [];
    for (const rows of [sizes.smallLogRows, sizes.largeLogRows]) {
      const database = await restingLog(rows);
      logs.push({ rows, database, plain: [], sweeping: [], jobsFolded: [], allFolded: [] });
    }
    for (let round = 1; round <= sizes.rounds; round += 1) {
      progress(`ticks, round ${round}`);
      for (const { database, plain, sweeping } of logs) {
        const { ticks } = sizes;
        plain.push(
          ...(await tickDurations(database.log, { ticks, options: { pickupSweepEveryTicks: 1e9 } })),
        );
        sweeping.push(
          ...(await tickDurations(database.log, { ticks, options: { pickupSweepEveryTicks: 1 } })),
        );
      }
    }
    for (let round = 1; round <= sizes.slowRounds; round += 1) {
      progress(`the original's way, round ${round}`);
      for (const { database, jobsFolded, allFolded } of logs) {
        jobsFolded.push(await timed(() => foldTable(database.admin, JOBS)));
        allFolded.push(await timed(() => foldImportTables(database.admin)));
      }
    }
    return [tableOf(logs)];
  },
};

function tableOf(logs: readonly Measured[]) {
  const [small, large] = logs as [Measured, Measured];
  const row = (name: string, figure: (of: Measured) => number) => [
    name,
    formatMs(figure(small)),
    formatMs(figure(large)),
    formatRatio(figure(large) / figure(small)),
  ];
  const toOriginal = (figure: (of: Measured) => number[]) =>
    formatRatio(median(figure(large)) / median(large.plain));
  return {
    title: "A tick with nothing to do",
    head: ["", ...logs.map(({ rows }) => `${formatCount(rows)} rows`), "ratio"],
    rows: [
      row("tick, median", ({ plain }) => median(plain)),
      row("tick, 95 of 100 below", ({ plain }) => quantile(plain, 0.95)),
      row("tick that sweeps old pickups, median", ({ sweeping }) => median(sweeping)),
      row("the original's tick, nothing to claim", ({ jobsFolded }) => median(jobsFolded)),
      row("the original's tick, all jobs open", ({ allFolded }) => median(allFolded)),
    ],
    notes: [
      `${formatCount(small.plain.length)} ticks of each log, ${small.allFolded.length} of the original's; pickups are swept every 30th tick.`,
      "The original reads all rows of the job table on every tick, and of the item table for jobs that are open.",
      `On the large log its tick takes ${toOriginal(({ jobsFolded }) => jobsFolded)} and ${toOriginal(({ allFolded }) => allFolded)} as long as ours.`,
    ],
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
