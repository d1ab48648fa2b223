/** Every benchmark runs to its end at a tiny size, so that none can rot unseen. The figures are not looked at. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BenchServer, startBenchServer } from "../src/lab/server.ts";
import { renderTable } from "../src/report/table.ts";
import { BENCHES, runBenches } from "../src/run-benches.ts";
import { TINY } from "../src/sizes.ts";

let server: BenchServer;

beforeAll(async () => {
  server = await startBenchServer(process.env["TEST_DATABASE_URL"] ?? null);
});

afterAll(() => server.close());

it.each(BENCHES.map((bench) => [bench.name, bench] as const))(
  "%s runs and fills its table",
  async (_, bench) => {
    const tables = [];
    const setting = { server, sizes: TINY, progress: () => undefined };
    for await (const table of runBenches([bench], setting)) tables.push(table);
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(table.rows.length).toBeGreaterThan(0);
      for (const row of table.rows) expect(row).toHaveLength(table.head.length);
      expect(renderTable(table)).not.toMatch(/NaN|Infinity|undefined/);
    }
  },
);
