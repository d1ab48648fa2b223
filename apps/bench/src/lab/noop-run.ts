/** Items through the production worker in this process when extracting costs nothing, from pending to extracted. */
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import type { Extract } from "@tidemark/import-worker";
import { createBenchWorker } from "./bench-worker.ts";
import { addImport, type DeviceLog, noopUrls } from "./imports.ts";
import { familyProcessorSeconds } from "./processor-time.ts";
import type { BenchServer } from "./server.ts";

export interface NoopCase {
  readonly isInMemory: boolean;
  readonly streams: number;
  readonly concurrency: number;
  readonly extract: Extract;
}

export interface NoopRun {
  readonly itemsPerSecond: number;
  readonly transitions: number;
  /** Per 1,000 items. */
  readonly workerCpuMs: number;
  readonly serverCpuMs: number | null;
}

/** The items are shared out over the streams evenly. */
export async function runNoopItems(one: NoopCase, items: number, server: BenchServer): Promise<NoopRun> {
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

async function measure(
  { streams, concurrency, extract }: NoopCase,
  items: number,
  target: Target,
): Promise<NoopRun> {
  const { log, deviceLog, serverProcess } = target;
  const itemsEach = Math.max(1, Math.floor(items / streams));
  for (let index = 0; index < streams; index += 1) {
    const userId = `reader-${index}`;
    await addImport(deviceLog(userId), userId, noopUrls(itemsEach));
  }
  const expected = itemsEach * streams;
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
