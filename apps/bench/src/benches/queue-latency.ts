/** How long a job waits that is enqueued while nothing else is there to do. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench, BenchContext } from "../bench.ts";
import type { BenchChart } from "../report/chart.ts";
import { interleave, mannersOf } from "../queues/interleave.ts";
import { createQueueDatabase } from "../queues/queue-database.ts";
import type { QueueProcess } from "../queues/subject/queue-process.ts";
import type { SystemId } from "../queues/systems.ts";
import { atMost, type Finding } from "../report/finding.ts";
import { type Cell, figure } from "../report/figure.ts";
import { formatCount, formatMs, median, quantile } from "../report/figures.ts";

/** Not measured: connections are opened and statements prepared. */
const WARM_UP_JOBS = 5;
/** So that the queue is idle again, and no timer of anybody's is hit each time. */
const MIN_GAP_MS = 10;
const MAX_GAP_MS = 40;

interface Waits {
  readonly sameProcessMs: readonly number[];
  readonly otherProcessMs: readonly number[];
}

export const queueLatency: Bench = {
  name: "queue-latency",
  besides: ["graphile-worker", "pg-boss"],
  about: "from enqueue to start on an idle queue, beside graphile-worker and pg-boss",
  async run(context: BenchContext) {
    const { queueSystems: systems, queueRounds, queueLatencyJobs, roundsBudgetMs } = context.sizes;
    const rounds = { wanted: queueRounds, budgetMs: roundsBudgetMs };
    const measured = await interleave({ systems, rounds, progress: context.progress }, (id) =>
      measureWaits(id, Math.ceil(queueLatencyJobs / queueRounds), context),
    );
    const waits = measured.map(({ name, results }) => ({
      name,
      same: results.flatMap(({ sameProcessMs }) => sameProcessMs),
      other: results.flatMap(({ otherProcessMs }) => otherProcessMs),
    }));
    const first = waits[0]!;
    const tables = [
      {
        title: "From the call that enqueues a job to the start of its handler, on an idle queue",
        head: ["", "same process, p50", "p99", "×", "other process, p50", "p99", "×"],
        rows: waits.map(({ name, same, other }) => [
          name,
          ...cells(same, first.same),
          ...cells(other, first.other),
        ]),
        notes: [
          `${formatCount(first.same.length)} jobs one at a time for each figure; × is the median to that of the first row. Other process: woken by NOTIFY.`,
          "A commit waits for the disk within each of these times.",
          ...mannersOf(systems),
        ],
      },
    ];
    return { tables, charts: [chartOf(waits)], findings: findingsOf(waits) };
  },
};

function cells(values: readonly number[], base: readonly number[]): Cell[] {
  return [
    figure("ms", median(values)),
    figure("ms", quantile(values, 0.99)),
    figure("ratio", median(values) / median(base)),
  ];
}

interface NamedWaits {
  readonly name: string;
  readonly same: readonly number[];
  readonly other: readonly number[];
}

function chartOf(waits: readonly NamedWaits[]): BenchChart {
  return {
    id: "wait",
    title: "Median time from the call that enqueues a job to its start, on an idle queue",
    kind: "bars",
    unit: "ms",
    categories: waits.map(({ name }) => name),
    series: [
      { name: "in the same process", values: waits.map(({ same }) => median(same)) },
      { name: "in another process", values: waits.map(({ other }) => median(other)) },
    ],
  };
}

/** The best of the others is what there is to be had. */
function findingsOf([ours, ...others]: readonly NamedWaits[]): Finding[] {
  const besides = others.filter(({ name }) => !name.startsWith("Tidemark"));
  if (ours === undefined || besides.length === 0) return [];
  const bestOf = (where: "same" | "other") =>
    besides.map((one) => ({ name: one.name, ms: median(one[where]) })).toSorted((a, b) => a.ms - b.ms)[0]!;
  return (["same", "other"] as const).map((where) => {
    const best = bestOf(where);
    return {
      what: `From enqueue to start, ${where === "same" ? "in the same process" : "in another process"}`,
      measured: figure("ms", median(ours[where])),
      wanted: atMost(figure("ms", best.ms)),
      limit:
        where === "same"
          ? `a commit that waits for the disk; wanted is the best of the others, ${best.name}.`
          : `a commit, a notification after it and a claim that commits again; what crosses to another process costs ${formatMs(median(ours.other) - median(ours.same))} more than what stays. Wanted is the best of the others, ${best.name}.`,
    };
  });
}

async function measureWaits(id: SystemId, jobs: number, { server }: BenchContext): Promise<Waits> {
  const database = await createQueueDatabase(server, id);
  await database.settle();
  const worker = await database.start();
  const other = await database.start();
  await worker.follow("ends");
  const sameProcessMs = await enqueueOneByOne(worker, worker, jobs);
  const otherProcessMs = await enqueueOneByOne(other, worker, jobs);
  await other.close();
  await worker.close();
  await database.untilAllFinished();
  await database.drop();
  return { sameProcessMs, otherProcessMs };
}

async function enqueueOneByOne(
  producer: QueueProcess,
  worker: QueueProcess,
  jobs: number,
): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let index = -WARM_UP_JOBS; index < jobs; index += 1) {
    await producer.enqueue({ first: index, count: 1, batchSize: 1, callers: 1 });
    const { calledAtMs, startedAtMs } = await worker.nextStart();
    if (index >= 0) waits.push(startedAtMs - calledAtMs);
    await sleep(MIN_GAP_MS + Math.random() * (MAX_GAP_MS - MIN_GAP_MS));
  }
  return waits;
}
