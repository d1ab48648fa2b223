/** Benchmarks run to their end at a tiny size, so that none can rot unseen. The figures are not looked at. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BenchServer, startBenchServer } from "../src/lab/server.ts";
import { drawChart } from "../src/report/draw-chart.ts";
import { describeWanted, distanceOf } from "../src/report/finding.ts";
import { readVersions } from "../src/report/machine.ts";
import { renderTable } from "../src/report/table.ts";
import { BENCHES, runBenches } from "../src/run-benches.ts";
import { TINY } from "../src/sizes.ts";

let server: BenchServer;

beforeAll(async () => {
  server = await startBenchServer(process.env["TEST_DATABASE_URL"] ?? null);
});

afterAll(() => server.close());

/** They start processes and wait for leases, a minute and a half in all: `npm run test:benches` has them, too. */
const SLOW: ReadonlySet<string> = new Set([
  "memory",
  "worker-scaling",
  "recovery",
  "queue-throughput",
  "queue-recovery",
  "queue-backlog",
  "extract-hostile",
]);
const chosen = process.env["BENCHES"] === "all" ? BENCHES : BENCHES.filter(({ name }) => !SLOW.has(name));

const NO_FIGURE = /NaN|Infinity|undefined|null/;

it.each(chosen.map((bench) => [bench.name, bench] as const))(
  "%s runs and fills its tables, charts and findings",
  // Most of them start processes, dozens in all, which takes long where others work, too.
  { timeout: 300_000 },
  async (_, bench) => {
    const setting = { server, sizes: TINY, progress: () => undefined, maxMsEach: 290_000 };
    const { value: run } = await runBenches([bench], setting).next();
    if (run?.outcome.kind !== "measured") throw run?.outcome.error;
    const { tables, charts = [], findings = [] } = run.outcome.result;
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(table.rows.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row).toHaveLength(table.head.length);
      expect(renderTable(table)).not.toMatch(NO_FIGURE);
    }
    for (const chart of charts) {
      for (const { values } of chart.series) expect(values).toHaveLength(chart.categories.length);
      expect(drawChart(chart)).not.toMatch(NO_FIGURE);
    }
    for (const finding of findings) {
      expect(finding.limit).not.toMatch(NO_FIGURE);
      expect(distanceOf(finding) + describeWanted(finding)).not.toMatch(NO_FIGURE);
    }
    expect(Object.keys(readVersions(bench.besides ?? []))).toEqual([...(bench.besides ?? [])]);
  },
);
