/** What a tick costs with few and with many streams at rest. */
import type { Bench, BenchContext } from "../bench.ts";
import { fillLog } from "../lab/fill-log.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { tickDurations } from "../lab/ticks.ts";
import { figure } from "../report/figure.ts";
import { formatCount, median, quantile } from "../report/figures.ts";

const ROWS_PER_STREAM = 20;

export const restingStreams: Bench = {
  name: "resting-streams",
  about: "a tick with few and with many streams at rest",
  async run({ server, sizes, progress }: BenchContext) {
    const logs: { streams: number; database: BenchDatabase; ticks: number[] }[] = [];
    for (const streams of sizes.restingStreams) {
      progress(`${formatCount(streams)} streams`);
      const database = await server.database();
      const userIds = Array.from({ length: streams }, (_, index) => `reader-${index}`);
      await fillLog(
        database.admin,
        userIds.map((userId) => ({ userId, rows: ROWS_PER_STREAM, importRows: 0 })),
      );
      logs.push({ streams, database, ticks: [] });
    }
    for (let round = 1; round <= sizes.rounds; round += 1) {
      progress(`ticks, round ${round}`);
      for (const { database, ticks } of logs)
        ticks.push(...(await tickDurations(database.log, { ticks: sizes.ticks })));
    }
    for (const { database } of logs) await database.drop();

    const base = median(logs[0]!.ticks);
    return {
      tables: [
        {
          title: "A tick with streams at rest",
          head: ["streams", "median", "95 of 100 below", "ratio"],
          rows: logs.map(({ streams, ticks }) => [
            formatCount(streams),
            figure("ms", median(ticks)),
            figure("ms", quantile(ticks, 0.95)),
            figure("ratio", median(ticks) / base),
          ]),
        },
      ],
    };
  },
};
