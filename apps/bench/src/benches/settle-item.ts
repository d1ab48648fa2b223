/** What settling one item costs in a small and in a large job. */
import type { Bench, BenchContext } from "../bench.ts";
import type { BenchChart } from "../report/chart.ts";
import { articleOf, createBenchWorker } from "../lab/bench-worker.ts";
import { addImport, noopUrls } from "../lab/imports.ts";
import type { SyncLog } from "@tidemark/sync-log";
import { createMemorySyncLog } from "@tidemark/sync-log";
import { figure } from "../report/figure.ts";
import { formatCount, median, quantile } from "../report/figures.ts";

const USER = "reader";

interface JobUnderTest {
  readonly items: number;
  readonly onPostgres: number[];
  readonly inMemory: number[];
  readonly sides: readonly Side[];
}

interface Side {
  readonly durations: number[];
  settle(count: number): Promise<void>;
  close(): Promise<void>;
}

export const settleItem: Bench = {
  name: "settle-item",
  about: "settling one item in a small and in a large job",
  async run({ server, sizes, progress }: BenchContext) {
    const jobs: JobUnderTest[] = [];
    const databases = [];
    for (const items of sizes.jobSizes) {
      progress(`a job of ${formatCount(items)} items`);
      const database = await server.database();
      databases.push(database);
      const onPostgres: number[] = [];
      const inMemory: number[] = [];
      const sides = [
        await startSide(database.log, database.log.asUser(USER), items, onPostgres),
        await startSide(...twice(createMemorySyncLog()), items, inMemory),
      ];
      jobs.push({ items, onPostgres, inMemory, sides });
    }
    for (let round = 1; round <= sizes.rounds; round += 1) {
      progress(`settling, round ${round}`);
      for (const { sides } of jobs) for (const side of sides) await side.settle(sizes.settlesPerRound);
    }
    for (const { sides } of jobs) for (const side of sides) await side.close();
    for (const database of databases) await database.drop();

    const [smallest] = jobs;
    const tables = [
      {
        title: "Settling one item and taking the next, in one transition",
        head: [
          "items in the job",
          "on Postgres, median",
          "95 of 100 below",
          "ratio",
          "log in memory",
          "ratio",
        ],
        rows: jobs.map(({ items, onPostgres, inMemory }) => [
          formatCount(items),
          figure("ms", median(onPostgres)),
          figure("ms", quantile(onPostgres, 0.95)),
          figure("ratio", median(onPostgres) / median(smallest!.onPostgres)),
          figure("ms", median(inMemory)),
          figure("ratio", median(inMemory) / median(smallest!.inMemory)),
        ]),
        notes: [
          `${formatCount(smallest!.onPostgres.length)} transitions of each job. With the log in memory only deciding and folding remain.`,
        ],
      },
    ];
    const charts: readonly BenchChart[] = [
      {
        id: "transition",
        title: "Settling one item and taking the next, by the size of the job",
        kind: "lines",
        unit: "ms",
        isLogarithmic: true,
        categoryTitle: "items in the job",
        categories: jobs.map(({ items }) => formatCount(items)),
        series: [
          { name: "on Postgres", values: jobs.map(({ onPostgres }) => median(onPostgres)) },
          { name: "log in memory", values: jobs.map(({ inMemory }) => median(inMemory)) },
        ],
      },
    ];
    return { tables, charts };
  },
};

function twice<T>(value: T): [T, T] {
  return [value, value];
}

/** A worker that runs one item at a time and goes on only when it is told to. */
async function startSide(
  log: SyncLog,
  deviceLog: Parameters<typeof addImport>[0],
  items: number,
  durations: number[],
): Promise<Side> {
  await addImport(deviceLog, USER, noopUrls(items));
  let finish: (() => void) | null = null;
  let onTaken = Promise.withResolvers<void>();
  let isMeasured = false;
  const worker = createBenchWorker({
    log,
    async extract(url, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      finish = resolve;
      signal.addEventListener("abort", () => resolve(), { once: true });
      onTaken.resolve();
      await promise;
      return { ok: true, article: articleOf(url, "Nothing.") };
    },
    observer: {
      transition(event) {
        if (isMeasured && event.changes > 1) durations.push(event.durationMs);
      },
    },
    options: { concurrency: 1, tickMs: 3_600_000 },
  });

  const settleOne = async () => {
    await onTaken.promise;
    onTaken = Promise.withResolvers<void>();
    finish?.();
    await onTaken.promise;
  };
  await worker.start();
  await settleOne();
  return {
    durations,
    async settle(count) {
      isMeasured = true;
      for (let index = 0; index < count; index += 1) await settleOne();
      isMeasured = false;
    },
    close: () => worker.stop(),
  };
}
