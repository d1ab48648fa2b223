/**
 * One tenant's queue in the world of a run: clients, workers of both kinds with schedulers, what goes wrong with them,
 * and who watches its laws. What runs is the production queue.
 */
import type { Logger, QueueObserver, QueueWorkerObserver } from "@tidemark/job-queue";
import type { SyncLog } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import type { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import type { ProcessTable } from "../worker/process-table.ts";
import { type ClientMemory, clientRole } from "./client-role.ts";
import { closingRole } from "./closing-role.ts";
import { handRole } from "./hand-role.ts";
import { QueueWatch } from "./laws/queue-watch.ts";
import { rarePathOf } from "./note-rare-paths.ts";
import { QueueSlot } from "./queue-slot.ts";
import type { QueueWorld } from "./queue-world.ts";
import type { QueueRarePath } from "./rare-paths.ts";
import { workerRole } from "./worker-role.ts";

export interface SimulateQueueOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  /** Of this queue alone. */
  readonly random: Random;
  readonly tenant: string;
  /** The log itself, for those who watch. */
  readonly truth: SyncLog;
  /** The log's clock, ms. */
  readonly nowMs: () => number;
  readonly openLog: (gate: Gate) => SyncLog;
  readonly processes: ProcessTable;
  readonly rare: (path: QueueRarePath) => void;
  /** Told of an error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}

export interface SimulatedQueue {
  readonly tenant: string;
  /** The log was told of a lease, by its clock; -Infinity when it was ended. */
  leased(workerId: string, atMs: number, expiresAtMs: number): void;
  /** After each step: throws when a law was broken. Null when nothing had to be waited for. */
  step(): Promise<void> | null;
  /** Faults have stopped: what is down comes up, and nothing new is begun. */
  calm(): void;
  /**
   * L18, to be asked when nothing has gone wrong for so long that nobody stands still any more: what one claim has held for
   * too long, and workers that live without a lease, in words.
   */
  stuck(): readonly string[];
  /** What has not ended, in words; empty when everything has. */
  unfinished(): readonly string[];
}

/** No worker stands still for so long. */
export const LONGEST_PAUSE_MS = 75_000;
/** No simulated job works for so long, whatever happens to its worker. */
const LONGEST_CLAIM_MS = 120_000;
/** A worker's lease has been renewed by then. */
const SETTLED_MS = 15_000;
const MEAN_REST_MS = { killed: 25_000, restarted: 15_000 } as const;

export function simulateQueue(options: SimulateQueueOptions): SimulatedQueue {
  const { world, plan, random, tenant, openLog, processes, rare, onBug } = options;
  const heldSinceMs = new Map<string, number>();
  const watch = new QueueWatch({
    ...options,
    isClockTrue: () => !plan.has("log-clock-jumps"),
    onStep: (step) => {
      if (step.to === "running") heldSinceMs.set(step.job.id, world.nowMs);
      else heldSinceMs.delete(step.job.id);
      const path = rarePathOf(step, watch.book);
      if (path) rare(path);
    },
  });
  const scene: QueueWorld = {
    world,
    plan,
    tenant,
    openLog,
    processes,
    witness: watch.witness,
    rare,
    onBug,
    logger: loggerOf(world, tenant),
    observer: observerOf(rare),
    workerObserver: workerObserverOf(rare),
  };
  const numbered = <T>(most: number, make: (index: number) => T) =>
    Array.from({ length: random.between(1, most) }, (_, index) => make(index + 1));
  const slots = [
    ...numbered(3, (n) => new QueueSlot(scene, `${tenant}-worker-${n}`, workerRole(scene))),
    ...numbered(2, (n) => new QueueSlot(scene, `${tenant}-hand-${n}`, handRole(scene))),
    ...numbered(
      2,
      (n) => new QueueSlot(scene, `${tenant}-client-${n}`, clientRole(scene, newMemory(random))),
    ),
  ];
  for (const kind of ["killed", "restarted"] as const) {
    if (plan.has(kind)) disturb(scene, random.fork(kind), kind, slots);
  }
  return {
    tenant,
    leased: (...sign) => watch.lostClaims.noteLease(...sign),
    step: () => watch.step(),
    calm: () => {
      for (const slot of slots) slot.calm();
      slots.push(new QueueSlot(scene, `${tenant}-closer`, closingRole));
      slots.at(-1)!.calm();
    },
    stuck: () => [
      ...[...heldSinceMs]
        .filter(([, sinceMs]) => world.nowMs - sinceMs > LONGEST_CLAIM_MS)
        .map(([id]) => `job ${id} is still held by claim ${watch.book.get(id)?.claim?.id}`),
      ...slots
        .flatMap(({ worker }) => (worker && world.nowMs - worker.sinceMs > SETTLED_MS ? [worker.id] : []))
        .filter((id) => watch.lostClaims.hasLapsed(id, options.nowMs()))
        .map((id) => `worker ${id} lives, and its lease has run out`),
    ],
    unfinished: () => [
      ...[...watch.book.all()]
        .filter(({ state }) => state === "pending" || state === "running")
        .map(({ id, jobType, state }) => `${jobType} ${id} is ${state}`),
      ...[...watch.book.schedules.keys()].map((id) => `schedule ${id} is there`),
    ],
  };
}

function newMemory(random: Random): ClientMemory {
  const isProducer = random.chance(0.3);
  return { isProducer, actsLeft: random.between(3, 10), known: [], inDoubt: null };
}

/** Kills or restarts one process after the other, at moments of their own. */
function disturb(
  scene: QueueWorld,
  random: Random,
  kind: keyof typeof MEAN_REST_MS,
  slots: readonly QueueSlot[],
): void {
  const { world, plan, tenant } = scene;
  let number = 0;
  const next = () => {
    const restMs = -Math.log(1 - random.next()) * MEAN_REST_MS[kind];
    world.at(restMs, `${kind} in ${tenant}`, () => {
      if (plan.isOver) return;
      number += 1;
      const slot = random.pick(slots);
      if (plan.allows(`${kind}@${tenant}#${number}`)) slot[kind === "killed" ? "kill" : "restart"]();
      next();
    });
  };
  next();
}

function loggerOf(world: World, tenant: string): Logger {
  return {
    info: () => undefined,
    error: (error, message) => world.tell(tenant, () => `logs ${message}: ${String(error).slice(0, 150)}`),
  };
}

function observerOf(rare: (path: QueueRarePath) => void): QueueObserver {
  return {
    transition: () => undefined,
    note: ({ kind }) => {
      if (kind === "claim-lost") rare("queue: claim lost and the job taken again");
      if (kind === "run-recovered") rare("queue: run recovered");
      if (kind === "run-abandoned") rare("queue: run given up");
    },
    jobStarted: () => undefined,
    transitionFailed: () => undefined,
    waiting: () => undefined,
    workload: () => undefined,
  };
}

function workerObserverOf(rare: (path: QueueRarePath) => void): QueueWorkerObserver {
  return {
    jobRan: ({ result }) => {
      if (result === "dropped") rare("queue: zombie's result dropped");
      if (result === "released") rare("queue: job given back by a worker that stops");
    },
    load: () => undefined,
    leaseRenewed: () => undefined,
  };
}
