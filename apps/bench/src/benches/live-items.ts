/** What a tick costs while many items live: held back by their user, by time, or by a full worker. */
import type { Extract, WorkerOptions } from "@tidemark/import-worker";
import type { Bench, BenchContext } from "../bench.ts";
import { createBenchWorker, extractForever, extractLater } from "../lab/bench-worker.ts";
import { addImport, addPausedImport, noopUrls } from "../lab/imports.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { tickDurations } from "../lab/ticks.ts";
import { figure } from "../report/figure.ts";
import { formatCount, median, quantile } from "../report/figures.ts";

const USER = "reader";

interface Scene {
  readonly name: string;
  prepare(database: BenchDatabase, items: number): Promise<unknown>;
  readonly extract: Extract;
}

const SCENES: readonly Scene[] = [
  { name: "no items", extract: extractForever, prepare: async () => undefined },
  {
    name: "pending, their job paused",
    extract: extractForever,
    prepare: ({ log }, items) => addPausedImport(log.asUser(USER), USER, noopUrls(items)),
  },
  { name: "pending, not due for an hour", extract: extractLater, prepare: addWaiting },
  {
    name: "pending and due, the worker is full",
    extract: extractForever,
    prepare: ({ log }, items) => addImport(log.asUser(USER), USER, noopUrls(items)),
  },
];

export const liveItems: Bench = {
  name: "live-items",
  about: "a tick with many live items that cannot be taken",
  async run({ server, sizes, progress }: BenchContext) {
    const scenes = [];
    for (const scene of SCENES) {
      progress(scene.name);
      const database = await server.database();
      await scene.prepare(database, sizes.liveItems);
      scenes.push({ ...scene, database, ticks: [] as number[] });
    }
    for (let round = 1; round <= sizes.rounds; round += 1) {
      progress(`ticks, round ${round}`);
      for (const { database, extract, ticks } of scenes)
        ticks.push(...(await tickDurations(database.log, { ticks: sizes.ticks, extract })));
    }
    for (const { database } of scenes) await database.drop();

    const base = median(scenes[0]!.ticks);
    return {
      tables: [
        {
          title: `A tick with ${formatCount(sizes.liveItems)} live items`,
          head: ["the items are", "median", "95 of 100 below", "to no items"],
          rows: scenes.map(({ name, ticks }) => [
            name,
            figure("ms", median(ticks)),
            figure("ms", quantile(ticks, 0.95)),
            figure("ratio", median(ticks) / base),
          ]),
          notes: [
            "Only the last has something to decide on every tick: it locks the head, folds, decides, and writes when to look again.",
          ],
        },
      ],
      charts: [
        {
          id: "tick",
          title: `Median tick while ${formatCount(sizes.liveItems)} items live that cannot be taken`,
          kind: "bars",
          unit: "ms",
          categories: scenes.map(({ name }) => name),
          series: [{ name: "tick", values: scenes.map(({ ticks }) => median(ticks)) }],
        },
      ],
    };
  },
};

/** The worker tries each item once and is told to come back in an hour. */
async function addWaiting({ log }: BenchDatabase, items: number): Promise<void> {
  await addImport(log.asUser(USER), USER, noopUrls(items));
  const { promise: allTried, resolve } = Promise.withResolvers<void>();
  let tried = 0;
  const options: Partial<WorkerOptions> = { concurrency: 1_000 };
  const worker = createBenchWorker({
    log,
    extract: extractLater,
    observer: {
      itemRetried() {
        tried += 1;
        if (tried === items) resolve();
      },
    },
    options,
  });
  await worker.start();
  await allTried;
  await worker.stop();
}
