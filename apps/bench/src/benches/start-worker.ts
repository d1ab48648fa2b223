/** How long a fresh worker takes on a large log until it has taken every item that waits. */
import type { Bench, BenchContext } from "../bench.ts";
import { createBenchWorker, extractForever } from "../lab/bench-worker.ts";
import { ARCHIVE } from "../lab/fill-log.ts";
import { addImport, noopUrls } from "../lab/imports.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { undoAppends } from "../lab/undo-appends.ts";
import { figure } from "../report/figure.ts";
import { formatCount, median } from "../report/figures.ts";

interface Start {
  readonly firstMs: number;
  readonly allMs: number;
}

export const startWorker: Bench = {
  name: "start-worker",
  about: "start of a worker on a large log with live items",
  async run({ sizes, restingLog, progress }: BenchContext) {
    const { startItems: items, slowRounds } = sizes;
    const largeLogRows = sizes.logRows.at(-1)!;
    const database = await restingLog(largeLogRows);
    const archived = (await database.log.head(ARCHIVE))?.seq ?? 0;
    const scenes = [
      { name: "in a stream of their own", userId: "newcomer", hasOlderImport: false },
      {
        name: `after ${formatCount(archived)} rows of finished imports`,
        userId: ARCHIVE,
        hasOlderImport: false,
      },
      { name: "the same, and an import before them is still open", userId: ARCHIVE, hasOlderImport: true },
    ];
    const rows = [];
    for (const { name, userId, hasOlderImport } of scenes) {
      const starts: Start[] = [];
      for (let round = 1; round <= (hasOlderImport ? 1 : slowRounds); round += 1) {
        progress(`${name}, round ${round}`);
        const undo = await undoAppends(database.admin, userId);
        await addImport(database.log.asUser(userId), userId, noopUrls(items));
        if (hasOlderImport)
          await database.admin`UPDATE sync_heads SET live_from = 1 WHERE user_id = ${userId}`;
        starts.push(await startUntilAllTaken(database, items));
        await undo();
      }
      rows.push([
        name,
        figure("s", median(starts.map(({ firstMs }) => firstMs)) / 1_000),
        figure("s", median(starts.map(({ allMs }) => allMs)) / 1_000),
        figure("count", starts.length),
      ]);
    }
    const tables = [
      {
        title: `Start of a worker on ${formatCount(largeLogRows)} rows with ${formatCount(items)} live items`,
        head: ["the live items are", "first taken", "all taken", "starts"],
        rows,
        notes: [
          "From start() to the first and to the last call of the extraction; as many may run at a time.",
        ],
      },
    ];
    return { tables };
  },
};

async function startUntilAllTaken({ log }: BenchDatabase, items: number): Promise<Start> {
  const { promise: allTaken, resolve } = Promise.withResolvers<void>();
  const takenAtMs: number[] = [];
  const worker = createBenchWorker({
    log,
    extract(url, signal) {
      takenAtMs.push(performance.now());
      if (takenAtMs.length === items) resolve();
      return extractForever(url, signal);
    },
    options: { concurrency: items },
  });
  const startedMs = performance.now();
  await worker.start();
  await allTaken;
  await worker.stop();
  return { firstMs: takenAtMs[0]! - startedMs, allMs: takenAtMs.at(-1)! - startedMs };
}
