/** Jobs a second that queues take and do, side by side on one server, with handlers that do nothing. */
import type { Bench, BenchContext } from "../bench.ts";
import { familyProcessorSeconds, processorSeconds } from "../lab/processor-time.ts";
import { type Interleaved, interleave, mannersOf } from "../queues/interleave.ts";
import { createQueueDatabase, type QueueDatabase } from "../queues/queue-database.ts";
import type { EnqueueOrder, Span } from "../queues/subject/calls.ts";
import { type SystemId, SYSTEMS } from "../queues/systems.ts";
import type { BenchChart } from "../report/chart.ts";
import { type Cell, figure, medianIfKnown, spread } from "../report/figure.ts";
import { atLeast, type Finding } from "../report/finding.ts";
import { formatCount, formatMs, median } from "../report/figures.ts";
import type { BenchTable } from "../report/table.ts";

interface Rates {
  readonly single: number;
  readonly batches: number;
  readonly parallelBatches: number;
  readonly waiting: number;
  readonly twoProcesses: number;
  readonly oneProcess: number;
  /** Of doing those that waited, per 1,000 jobs. */
  readonly workerCpuMs: number | null;
  readonly serverCpuMs: number | null;
  /** In all phases. */
  readonly ran: number;
  readonly ranAgain: number;
}

export const queueThroughput: Bench = {
  name: "queue-throughput",
  besides: ["graphile-worker", "pg-boss"],
  about: "jobs a second enqueued and done, beside graphile-worker and pg-boss",
  async run(context: BenchContext) {
    const { queueSystems: systems, queueRounds, roundsBudgetMs } = context.sizes;
    const rounds = { wanted: queueRounds, budgetMs: roundsBudgetMs };
    const measured = await interleave({ systems, rounds, progress: context.progress }, (id) =>
      measureSystem(id, context),
    );
    return {
      tables: [enqueueTable(measured, context), workTable(measured, context)],
      charts: [
        chartOf(measured, "enqueued", "Jobs a second enqueued", {
          "one a call, 10 callers": ({ single }) => single,
          "in batches": ({ batches }) => batches,
          "in batches, 4 callers": ({ parallelBatches }) => parallelBatches,
        }),
        chartOf(measured, "done", "Jobs a second done by one process", {
          "all wait": ({ waiting }) => waiting,
          "another process enqueues": ({ twoProcesses }) => twoProcesses,
          "it enqueues itself": ({ oneProcess }) => oneProcess,
        }),
      ],
      findings: findingsOf(measured),
    };
  },
};

async function measureSystem(id: SystemId, context: BenchContext): Promise<Rates> {
  const { queueSingleJobs: singles, queueBatch: batchSize } = context.sizes;
  const jobs = Math.ceil(context.sizes.queueJobs * SYSTEMS[id].jobShare);
  const database = await createQueueDatabase(context.server, id);
  const producer = await database.start();
  const fill = async (order: EnqueueOrder) => {
    await database.settle();
    return perSecond(order.count, await producer.enqueue(order));
  };
  const single = await fill({ first: 0, count: singles, batchSize: 1, callers: 10 });
  const batches = await fill({ first: singles, count: jobs, batchSize, callers: 1 });
  const parallelBatches = await fill({ first: singles + jobs, count: jobs, batchSize, callers: 4 });
  const waiting = await workOff(database, singles + 2 * jobs, context);

  const worker = await database.start();
  const together = async (producing: typeof producer) => {
    await database.settle();
    const [enqueued, done] = await Promise.all([
      producing.enqueue({ first: 0, count: jobs, batchSize, callers: 1 }),
      worker.workThrough(jobs),
    ]);
    await database.untilAllFinished();
    return { ...done, rate: perSecond(jobs, { startedMs: enqueued.startedMs, endedMs: done.endedMs }) };
  };
  const apart = await together(producer);
  const alone = await together(worker);
  await producer.close();
  await worker.close();
  await database.drop();
  return {
    single,
    batches,
    parallelBatches,
    ...waiting,
    twoProcesses: apart.rate,
    oneProcess: alone.rate,
    ran: waiting.ran + apart.ran + alone.ran,
    ranAgain: waiting.ranAgain + apart.ranAgain + alone.ranAgain,
  };
}

/** A fresh process does all that waits: from its first job to its last result on disk. */
async function workOff(database: QueueDatabase, jobs: number, { server }: BenchContext) {
  const worker = await database.start();
  await database.settle();
  const readCpu = () => [processorSeconds(worker.processId), familyProcessorSeconds(server.processId)];
  const before = readCpu();
  const done = await worker.workThrough(jobs);
  const after = readCpu();
  await database.untilAllFinished();
  await worker.close();
  const [workerCpuMs, serverCpuMs] = after.map((seconds, index) => {
    const earlier = before[index] ?? null;
    return seconds === null || earlier === null ? null : ((seconds - earlier) * 1e6) / jobs;
  });
  return {
    waiting: perSecond(jobs, { startedMs: done.firstMs, endedMs: done.endedMs }),
    workerCpuMs: workerCpuMs ?? null,
    serverCpuMs: serverCpuMs ?? null,
    ran: done.ran,
    ranAgain: done.ranAgain,
  };
}

function perSecond(jobs: number, { startedMs, endedMs }: Span): number {
  return (jobs * 1_000) / (endedMs - startedMs);
}

type Measured = readonly Interleaved<Rates>[];

/** Two cells: the median with the least and the most, and the median of the ratios to the first system's same round. */
function rateCells(
  measured: Measured,
  { results }: Interleaved<Rates>,
  rate: (rates: Rates) => number,
): Cell[] {
  const base = measured[0]!.results.map(rate);
  const values = results.map(rate);
  const ratios = values.map((value, round) => value / base[round]!);
  return [spread("per-second", values), figure("ratio", median(ratios))];
}

function chartOf(
  measured: Measured,
  id: string,
  title: string,
  rates: Readonly<Record<string, (rates: Rates) => number>>,
): BenchChart {
  return {
    id,
    title,
    kind: "bars",
    unit: "per-second",
    categories: measured.map(({ name }) => name),
    series: Object.entries(rates).map(([name, rate]) => ({
      name,
      values: measured.map(({ results }) => median(results.map(rate))),
    })),
  };
}

/** The fastest of the others is what there is to be had. */
function findingsOf(measured: Measured): Finding[] {
  const [ours, ...rest] = measured;
  const others = rest.filter(({ name }) => !name.startsWith("Tidemark"));
  if (ours === undefined || others.length === 0) return [];
  const compare = (what: string, rate: (rates: Rates) => number, limit: string): Finding => {
    const rates = others.map(({ name, results }) => ({ name, rate: median(results.map(rate)) }));
    const best = rates.toSorted((a, b) => b.rate - a.rate)[0]!;
    return {
      what,
      measured: spread("per-second", ours.results.map(rate)),
      wanted: atLeast(figure("per-second", best.rate)),
      limit: `${limit} Wanted is the fastest of the others, ${best.name}.`,
    };
  };
  const cpu = medianIfKnown(
    "ms",
    ours.results.map(({ workerCpuMs }) => workerCpuMs),
  );
  const own = cpu === null ? "" : ` (${formatMs(cpu.value)} of a core for 1,000 jobs)`;
  return [
    compare(
      "Jobs a second enqueued one a call",
      ({ single }) => single,
      "commits that wait for the disk, shared by callers.",
    ),
    compare(
      "Jobs a second of those that wait, done by one process",
      ({ waiting }) => waiting,
      `the one thread of the worker's process${own}.`,
    ),
    compare(
      "Jobs a second done while another process enqueues",
      ({ twoProcesses }) => twoProcesses,
      "the tenant's one lock, at which calls and worker take turns.",
    ),
  ];
}

function enqueueTable(measured: Measured, { sizes, server }: BenchContext): BenchTable {
  const { queueSingleJobs, queueJobs, queueBatch, queueSystems } = sizes;
  return {
    title: "Jobs a second enqueued",
    head: [
      "",
      "one a call, 10 callers",
      "×",
      `${queueBatch} a call`,
      "×",
      `${queueBatch} a call, 4 callers`,
      "×",
    ],
    rows: measured.map((one) => [
      one.name,
      ...rateCells(measured, one, ({ single }) => single),
      ...rateCells(measured, one, ({ batches }) => batches),
      ...rateCells(measured, one, ({ parallelBatches }) => parallelBatches),
    ]),
    notes: [
      `Medians, with the least and the most; rounds, in turns: ${measured[0]!.results.length}; × is the median ratio to the first row's same round. ${formatCount(queueSingleJobs)} and ${formatCount(queueJobs)} jobs.`,
      durabilityNote(server.isDurable),
      ...mannersOf(queueSystems),
    ],
  };
}

function workTable(measured: Measured, { sizes, server }: BenchContext): BenchTable {
  const { queueSingleJobs, queueJobs, queueBatch } = sizes;
  const waiting = formatCount(queueSingleJobs + 2 * queueJobs);
  return {
    title: "Jobs a second done by one process, handlers that do nothing",
    head: [
      "",
      `${waiting} wait`,
      "×",
      "while another process enqueues",
      "×",
      "while it enqueues itself",
      "×",
      "its CPU",
      "Postgres CPU",
      "ran again",
    ],
    rows: measured.map((one) => [
      one.name,
      ...rateCells(measured, one, ({ waiting }) => waiting),
      ...rateCells(measured, one, ({ twoProcesses }) => twoProcesses),
      ...rateCells(measured, one, ({ oneProcess }) => oneProcess),
      medianIfKnown(
        "ms",
        one.results.map(({ workerCpuMs }) => workerCpuMs),
      ),
      medianIfKnown(
        "ms",
        one.results.map(({ serverCpuMs }) => serverCpuMs),
      ),
      figure(
        "count",
        one.results.reduce((sum, { ranAgain }) => sum + ranAgain, 0),
      ),
    ]),
    notes: [
      `Every job was seen to run, and to be finished in the database. CPU is per 1,000 of the jobs that waited.`,
      `Enqueued meanwhile: ${formatCount(queueJobs)} jobs, ${queueBatch} a call, one call after the other.`,
      durabilityNote(server.isDurable),
    ],
  };
}

function durabilityNote(isDurable: boolean): string {
  return isDurable
    ? "The same durability for all: fsync and synchronous_commit are on, and a commit waits for the disk."
    : "The same for all: commits do not wait for the disk, so these figures say little about a server in earnest.";
}
