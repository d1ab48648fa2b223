/** Items a second through the worker when extracting costs nothing: what the log and the views cost. */
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import type { Extract } from "@tidemark/import-worker";
import type { Bench, BenchContext } from "../bench.ts";
import { articleOf, createBenchWorker, extractNothing } from "../lab/bench-worker.ts";
import { addImport, type DeviceLog, noopUrls } from "../lab/imports.ts";
import { familyProcessorSeconds } from "../lab/processor-time.ts";
import type { BenchServer } from "../lab/server.ts";
import { formatCount, formatMs, formatRatio, median } from "../report/figures.ts";

interface Case {
  readonly name: string;
  readonly isInMemory: boolean;
  readonly streams: number;
  readonly concurrency: number;
  readonly extract: Extract;
}

interface Run {
  readonly itemsPerSecond: number;
  readonly transitions: number;
  /** Per 1,000 items. */
  readonly workerCpuMs: number;
  readonly serverCpuMs: number | null;
}

const ARTICLE = "Twenty kilobytes of article. ".repeat(360);

export const throughput: Bench = {
  name: "throughput",
  about: "items a second that cost nothing to extract",
  async run({ server, sizes, progress }: BenchContext) {
    const { noopItems, slowRounds, concurrencies } = sizes;
    const cases = casesOf(concurrencies);
    const runs = new Map<Case, Run[]>(cases.map((one) => [one, []]));
    for (let round = 1; round <= slowRounds; round += 1) {
      for (const one of cases) {
        progress(`${one.name}, round ${round}`);
        runs.get(one)!.push(await runCase(one, noopItems, server));
      }
    }
    const base = median(runs.get(cases[0]!)!.map(({ itemsPerSecond }) => itemsPerSecond));
    return [
      {
        title: `${formatCount(noopItems)} items whose extraction costs nothing, from pending to extracted`,
        head: ["", "items a second", "ratio", "items a transition", "worker CPU", "Postgres CPU"],
        rows: [...runs].map(([{ name }, of]) => {
          const of1 = (figure: (run: Run) => number) => median(of.map(figure));
          return [
            name,
            formatCount(of1((run) => run.itemsPerSecond)),
            formatRatio(of1((run) => run.itemsPerSecond) / base),
            formatCount(noopItems / of1((run) => run.transitions)),
            formatMs(of1((run) => run.workerCpuMs)),
            of[0]!.serverCpuMs === null ? "–" : formatMs(of1((run) => run.serverCpuMs ?? 0)),
          ];
        }),
        notes: [
          `Medians of ${slowRounds} runs; CPU is per 1,000 items. The log in memory shows what is left without a database.`,
        ],
      },
    ];
  },
};

function casesOf(concurrencies: readonly number[]): Case[] {
  const most = Math.max(...concurrencies);
  const plain = { isInMemory: false, extract: extractNothing };
  return [
    {
      ...plain,
      name: `log in memory, 1 stream, ${most} at a time`,
      isInMemory: true,
      streams: 1,
      concurrency: most,
    },
    ...[1, 8].flatMap((streams) =>
      concurrencies.map((concurrency) => ({
        ...plain,
        name: `Postgres, ${streams === 1 ? "1 stream" : `${streams} streams`}, ${concurrency} at a time`,
        streams,
        concurrency,
      })),
    ),
    { ...plain, name: "Postgres, 1 stream, 16 at a time", streams: 1, concurrency: 16 },
    {
      ...plain,
      name: `Postgres, 1 stream, ${most} at a time, articles of 20 kB`,
      streams: 1,
      concurrency: most,
      extract: async (url) => ({ ok: true, article: articleOf(url, ARTICLE) }),
    },
  ];
}

async function runCase(one: Case, items: number, server: BenchServer): Promise<Run> {
  if (one.isInMemory) {
    const log = createMemorySyncLog();
    return measure(one, items, { log, deviceLog: () => log, serverProcess: null });
  }
  const database = await server.database();
  const { log } = database;
  const deviceLog = (userId: string) => log.asUser(userId);
  const run = await measure(one, items, { log, deviceLog, serverProcess: server.processId });
  await database.drop();
  return run;
}

interface Target {
  readonly log: SyncLog;
  readonly deviceLog: (userId: string) => DeviceLog;
  readonly serverProcess: number | null;
}

async function measure({ streams, concurrency, extract }: Case, items: number, target: Target): Promise<Run> {
  const { log, deviceLog, serverProcess } = target;
  for (let index = 0; index < streams; index += 1) {
    const userId = `reader-${index}`;
    await addImport(deviceLog(userId), userId, noopUrls(Math.floor(items / streams)));
  }
  const expected = Math.floor(items / streams) * streams;
  const { promise: allSettled, resolve } = Promise.withResolvers<void>();
  let settled = 0;
  let transitions = 0;
  const worker = createBenchWorker({
    log,
    extract,
    observer: {
      transition({ changes }) {
        if (changes > 0) transitions += 1;
      },
      itemSettled() {
        settled += 1;
        if (settled === expected) resolve();
      },
    },
    options: { concurrency },
  });
  const serverBefore = familyProcessorSeconds(serverProcess);
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  await worker.start();
  await allSettled;
  const seconds = (performance.now() - startedMs) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  const serverAfter = familyProcessorSeconds(serverProcess);
  await worker.stop();
  const perThousand = 1_000 / expected;
  return {
    itemsPerSecond: expected / seconds,
    transitions,
    workerCpuMs: ((cpu.user + cpu.system) / 1_000) * perThousand,
    serverCpuMs:
      serverBefore === null || serverAfter === null
        ? null
        : (serverAfter - serverBefore) * 1_000 * perThousand,
  };
}
