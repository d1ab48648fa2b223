/** What a tick costs while there is nothing to do, by the size of the log. */
import { JOBS } from "@tidemark/import-job";
import type { Bench } from "../bench.ts";
import { foldImportTables, foldTable } from "../lab/original-tick.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { tickDurations } from "../lab/ticks.ts";
import type { BenchChart } from "../report/chart.ts";
import { figure } from "../report/figure.ts";
import { formatCount, formatMs, formatRatio, median, quantile } from "../report/figures.ts";
import { atMost, type Finding } from "../report/finding.ts";
import type { BenchTable } from "../report/table.ts";

/** What is called the same: less than a fifth more. */
const SAME = 1.2;

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
  about: "a tick with nothing to do, by the size of the log",
  async run({ sizes, restingLog, progress }) {
    const logs: Measured[] = [];
    for (const rows of sizes.logRows) {
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
    return { tables: [tableOf(logs)], charts: [chartOf(logs)], findings: [findingOf(logs)] };
  },
};

function tableOf(logs: readonly Measured[]): BenchTable {
  const [small, large] = [logs[0]!, logs.at(-1)!];
  const row = (name: string, ms: (of: Measured) => number) => [
    name,
    ...logs.map((log) => figure("ms", ms(log))),
    figure("ratio", ms(large) / ms(small)),
  ];
  const toOriginal = (ms: (of: Measured) => number[]) => formatRatio(median(ms(large)) / median(large.plain));
  return {
    title: "A tick with nothing to do",
    head: ["", ...logs.map(({ rows }) => `${formatCount(rows)} rows`), "last to first"],
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
      `On the largest log its tick takes ${toOriginal(({ jobsFolded }) => jobsFolded)} and ${toOriginal(({ allFolded }) => allFolded)} as long as ours.`,
    ],
  };
}

function chartOf(logs: readonly Measured[]): BenchChart {
  return {
    id: "tick",
    title: "Median tick with nothing to do, by the size of the log",
    kind: "lines",
    unit: "ms",
    isLogarithmic: true,
    categoryTitle: "rows in the log",
    categories: logs.map(({ rows }) => formatCount(rows)),
    series: [
      { name: "Tidemark", values: logs.map(({ plain }) => median(plain)) },
      { name: "the original, nothing to claim", values: logs.map(({ jobsFolded }) => median(jobsFolded)) },
      { name: "the original, all jobs open", values: logs.map(({ allFolded }) => median(allFolded)) },
    ],
  };
}

function findingOf(logs: readonly Measured[]): Finding {
  const [small, large] = [logs[0]!, logs.at(-1)!];
  return {
    what: `A tick with nothing to do on ${formatCount(large.rows)} rows to one on ${formatCount(small.rows)}`,
    measured: figure("ratio", median(large.plain) / median(small.plain)),
    wanted: atMost(figure("ratio", SAME)),
    limit: `one question to Postgres and its answer (${formatMs(median(large.plain))}), answered from an index that holds no stream at rest.`,
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
