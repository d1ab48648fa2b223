/** All benchmarks, and how they are run one after the other on one server. */
import type { Bench, BenchContext } from "./bench.ts";
import { endToEnd } from "./benches/end-to-end.ts";
import { extractHostile } from "./benches/extract-hostile.ts";
import { extractQuality } from "./benches/extract-quality.ts";
import { extractSpeed } from "./benches/extract-speed.ts";
import { extractThreads } from "./benches/extract-threads.ts";
import { idleTick } from "./benches/idle-tick.ts";
import { liveItems } from "./benches/live-items.ts";
import { memory } from "./benches/memory.ts";
import { queueBacklog } from "./benches/queue-backlog.ts";
import { queueLatency } from "./benches/queue-latency.ts";
import { queueRecovery } from "./benches/queue-recovery.ts";
import { queueThroughput } from "./benches/queue-throughput.ts";
import { restingStreams } from "./benches/resting-streams.ts";
import { settleItem } from "./benches/settle-item.ts";
import { startWorker } from "./benches/start-worker.ts";
import { throughput } from "./benches/throughput.ts";
import { fillLog, sharesOf } from "./lab/fill-log.ts";
import type { BenchDatabase } from "./lab/server.ts";
import { formatCount } from "./report/figures.ts";
import type { BenchTable } from "./report/table.ts";

/** Those that share a large log come first, so that it is gone before memory is measured. */
export const BENCHES: readonly Bench[] = [
  idleTick,
  startWorker,
  liveItems,
  restingStreams,
  settleItem,
  throughput,
  memory,
  extractQuality,
  extractSpeed,
  extractThreads,
  extractHostile,
  endToEnd,
  queueThroughput,
  queueLatency,
  queueRecovery,
  queueBacklog,
];

/** The tables as they come. */
export async function* runBenches(
  benches: readonly Bench[],
  setting: Omit<BenchContext, "restingLog">,
): AsyncGenerator<BenchTable> {
  const logs = new Map<number, Promise<BenchDatabase>>();
  const context: BenchContext = {
    ...setting,
    restingLog(rows) {
      const log = logs.get(rows) ?? makeLog(rows, setting);
      logs.set(rows, log);
      return log;
    },
  };
  for (const bench of benches) {
    setting.progress(bench.name);
    yield* await bench.run(context);
  }
}

async function makeLog(rows: number, { server, progress }: Omit<BenchContext, "restingLog">) {
  progress(`filling a log of ${formatCount(rows)} rows`);
  const database = await server.database();
  await fillLog(database.admin, sharesOf(rows));
  return database;
}
