/** A place at which processes around a queue run, one after the other: each has a log, a queue object and a role. */
import { createJobQueue, type JobQueue, type QueuePorts } from "@tidemark/job-queue";
import type { Lease, SyncLog } from "@tidemark/sync-log";
import { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import { isFault } from "../worker/worker-slot.ts";
import { SIMULATED_QUEUE_LIMITS } from "./limits.ts";
import type { QueueWorld } from "./queue-world.ts";

export interface QueueProcess {
  readonly gate: Gate;
  readonly log: SyncLog;
  readonly queue: JobQueue;
  /** Of this process alone. */
  readonly own: Random;
  readonly ports: QueuePorts;
  readonly machine: string;
  readonly processId: number;
  readonly isGone: (lease: Lease) => boolean;
  /** How it is stopped in an orderly way; null for what may only be killed. */
  stop: (() => Promise<void>) | null;
  /** The worker that has begun in it, and when, by the true time. */
  worker: { readonly id: string; readonly sinceMs: number } | null;
}

const POLLS_MS = [1_000, 5_000, 5_000] as const;

/** What a process does; it ends with a throw, or goes on by itself. */
export type QueueRole = (process: QueueProcess) => Promise<void>;

export class QueueSlot {
  readonly #scene: QueueWorld;
  readonly #name: string;
  readonly #random: Random;
  readonly #role: QueueRole;
  #running: QueueProcess | null = null;
  #starts = 0;
  #isCalm = false;

  constructor(scene: QueueWorld, name: string, role: QueueRole) {
    this.#scene = scene;
    this.#name = name;
    this.#role = role;
    this.#random = scene.world.random.fork(`${scene.tenant}/${name}`);
    this.#startAfter(this.#random.int(3_000));
  }

  /** Faults have stopped: whatever is down comes up soon. */
  calm(): void {
    this.#isCalm = true;
  }

  /** The worker that lives there and was not told to stop; null without one. */
  get worker(): QueueProcess["worker"] {
    return this.#running?.stop ? this.#running.worker : null;
  }

  kill(): void {
    this.#running?.gate.kill();
  }

  restart(): void {
    const process = this.#running;
    if (!process?.stop) return;
    this.#scene.world.tell(process.gate.name, () => "is told to stop");
    process.stop().then(
      () => process.gate.kill(),
      (error: unknown) => this.#scene.onBug(error),
    );
    process.stop = null;
  }

  #startAfter(delayMs: number): void {
    this.#scene.world.at(delayMs, `${this.#name} is started`, () => this.#start());
  }

  #start(): void {
    const { world, plan, tenant, processes, openLog, logger, observer } = this.#scene;
    this.#starts += 1;
    const own = this.#random.fork(`start-${this.#starts}`);
    const gate = new Gate({ world, plan, name: `${this.#name}.${this.#starts}`, random: own });
    const machine = `machine-${own.fork("machine").between(1, 2)}`;
    const processId = processes.enter(machine);
    const [ids, luck] = [own.fork("ids"), own.fork("luck")];
    const log = openLog(gate);
    const ports: QueuePorts = {
      timers: gate.timers,
      newId: () => ids.uuid(),
      random: () => luck.next(),
      observer,
      logger,
    };
    const pollMs = own.fork("poll").pick(POLLS_MS);
    const queue = createJobQueue({ log, tenant, limits: SIMULATED_QUEUE_LIMITS, pollMs, ...ports });
    const isGone = (lease: Lease) => lease.machine === machine && processes.isGone(lease.processId);
    this.#running = { gate, log, queue, own, ports, machine, processId, isGone, stop: null, worker: null };
    world.tell(gate.name, () => "starts");
    gate.onDeath(() => {
      processes.leave(processId);
      this.#running = null;
      this.#startAfter(this.#isCalm ? 300 : 100 + own.fork("restart").int(10_000));
    });
    this.#role(this.#running).catch((error: unknown) => {
      // A process that cannot go on ends, and its supervisor starts another.
      if (isFault(error)) gate.kill();
      else this.#scene.onBug(error);
    });
  }
}

/** Lets time pass in a process. */
export function rest({ gate }: Pick<QueueProcess, "gate">, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  gate.timers.after(ms, resolve);
  return promise;
}
