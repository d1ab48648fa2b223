/** All benchmarks, and how they are run one after the other on one server. */
import type { Bench, BenchContext, BenchResult } from "./bench.ts";
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
import { recovery } from "./benches/recovery.ts";
import { restingStreams } from "./benches/resting-streams.ts";
import { settleItem } from "./benches/settle-item.ts";
import { startWorker } from "./benches/start-worker.ts";
import { throughput } from "./benches/throughput.ts";
import { userGrowth } from "./benches/user-growth.ts";
import { workerScaling } from "./benches/worker-scaling.ts";
import { fillLog, sharesOf } from "./lab/fill-log.ts";
import type { BenchDatabase } from "./lab/server.ts";
import { readLoad } from "./report/machine.ts";
import { formatCount, formatSeconds } from "./report/figures.ts";

/** What the report is made of, in its order. */
export const REPORTED: readonly Bench[] = [
  idleTick,
  startWorker,
  liveItems,
  restingStreams,
  settleItem,
  throughput,
  memory,
  workerScaling,
  userGrowth,
  endToEnd,
  recovery,
  queueThroughput,
  queueLatency,
  queueRecovery,
  queueBacklog,
];

/** Extraction alone, which has a page of its own. */
const OF_EXTRACTION: readonly Bench[] = [extractQuality, extractSpeed, extractThreads, extractHostile];

export const BENCHES: readonly Bench[] = [...REPORTED, ...OF_EXTRACTION];

export interface BenchRun {
  readonly bench: Bench;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly loadBefore: number;
  readonly outcome: BenchOutcome;
}

type BenchOutcome =
  | { readonly kind: "measured"; readonly result: BenchResult }
  | { readonly kind: "failed"; readonly error: unknown };

export interface BenchSetting extends Omit<BenchContext, "restingLog"> {
  /** A benchmark that takes longer has failed, and the next begins. */
  readonly maxMsEach: number;
}

/** The runs as they end. One that fails keeps none of the others from running. */
export async function* runBenches(
  benches: readonly Bench[],
  setting: BenchSetting,
): AsyncGenerator<BenchRun> {
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
    const [startedAt, startedMs, loadBefore] = [new Date(), performance.now(), readLoad()];
    const outcome = await runWithin(setting.maxMsEach, () => bench.run(context));
    const seconds = (performance.now() - startedMs) / 1_000;
    yield { bench, startedAt, seconds, loadBefore, outcome };
  }
}

async function runWithin(maxMs: number, run: () => Promise<BenchResult>): Promise<BenchOutcome> {
  const { promise: tooLong, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`It had not ended after ${formatSeconds(maxMs / 1_000)}.`)),
    maxMs,
  );
  try {
    return { kind: "measured", result: await Promise.race([run(), tooLong]) };
  } catch (error) {
    return { kind: "failed", error };
  } finally {
    clearTimeout(timer);
  }
}

async function makeLog(rows: number, { server, progress }: BenchSetting) {
  progress(`filling a log of ${formatCount(rows)} rows`);
  const database = await server.database();
  await fillLog(database.admin, sharesOf(rows));
  return database;
}
