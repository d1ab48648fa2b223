/**
 * A place at which a worker runs: one process after the other, each with an id of its own, as a supervisor starts
 * them. Every process recovers first, then works. What runs is the production worker.
 */
import type { Lease, SyncLog } from "@tidemark/sync-log";
import {
  createImportWorker,
  createRecovery,
  type ImportWorker,
  type ImportWorkerPorts,
  type Logger,
  type Seal,
  type WorkerObserver,
} from "../../src/index.ts";
import type { FaultPlan } from "../kernel/faults.ts";
import { Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import { SIMULATED_QUEUE_LIMITS } from "../queue/limits.ts";
import { settingsOf, SIMULATED_LIMITS, type Version } from "./limits.ts";
import type { LogRole } from "../log/log-client.ts";
import type { ProcessTable } from "./process-table.ts";
import type { Web } from "./web.ts";

export interface WorkerSlotOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly name: string;
  readonly machine: string;
  readonly random: Random;
  readonly openLog: (gate: Gate, version: Version, role: LogRole) => SyncLog;
  readonly web: Web;
  readonly seal: Seal;
  readonly processes: ProcessTable;
  readonly observerOf: (process: string) => WorkerObserver;
  readonly logger: Logger;
  readonly version: () => Version;
  /** Told of an error that no fault explains. */
  readonly onBug: (error: unknown) => void;
}

interface Running {
  readonly workerId: string;
  readonly gate: Gate;
  readonly worker: ImportWorker;
  /** Told to stop. */
  isStopping: boolean;
}

const CONCURRENCY = [1, 2, 4, 8] as const;

export class WorkerSlot {
  readonly #options: WorkerSlotOptions;
  #running: Running | null = null;
  #starts = 0;
  #isCalm = false;

  constructor(options: WorkerSlotOptions) {
    this.#options = options;
    this.#startAfter(options.random.int(4_000));
  }

  get gate(): Gate | null {
    return this.#running?.gate ?? null;
  }

  /** Of the process that runs; null while none does. */
  get workerId(): string | null {
    return this.#running?.workerId ?? null;
  }

  /** True while this process runs here, was not told to stop, and does not stand still. */
  works(process: string): boolean {
    const running = this.#running;
    return running?.gate.name === process && !running.isStopping && running.gate.stillForMs === 0;
  }

  /** Ends it in an orderly way; another is started, perhaps of another version. False when none runs. */
  restart(): boolean {
    const running = this.#running;
    if (!running) return false;
    this.#options.world.tell(running.gate.name, () => "is told to stop");
    running.isStopping = true;
    running.worker.stop().then(
      () => running.gate.kill(),
      (error: unknown) => this.#options.onBug(error),
    );
    return true;
  }

  /** Faults have stopped: whatever is down comes up soon. */
  calm(): void {
    this.#isCalm = true;
  }

  #startAfter(delayMs: number): void {
    this.#options.world.at(delayMs, `${this.#options.name} is started`, () => this.#start());
  }

  #start(): void {
    const { world, plan, name, machine, random, processes, openLog, onBug } = this.#options;
    this.#starts += 1;
    const own = random.fork(`start-${this.#starts}`);
    const gate = new Gate({ world, plan, name: `${name}.${this.#starts}`, random: own });
    const processId = processes.enter(machine);
    const version = this.#options.version();
    const workerId = `${gate.name}-${own.fork("worker-id").uuid().slice(0, 8)}`;
    const ports = this.#ports({ gate, workerId, own, log: openLog(gate, version, "worker"), machine });
    const recoveryPorts = { ...ports, log: openLog(gate, version, "other") };
    const identity = { workerId, machine, processId };
    const concurrency = own.fork("concurrency").pick(CONCURRENCY);
    const worker = createImportWorker(ports, { ...settingsOf(version), ...identity, concurrency });
    world.tell(gate.name, () => `starts as ${workerId} with ${version} code`);
    this.#running = { workerId, gate, worker, isStopping: false };
    gate.onDeath(() => {
      processes.leave(processId);
      this.#running = null;
      this.#startAfter(this.#isCalm ? 500 : 100 + own.fork("restart").int(20_000));
    });
    this.#boot(recoveryPorts, identity, worker, own).catch((error: unknown) => {
      // A process that cannot begin ends, and its supervisor starts another.
      if (isFault(error)) gate.kill();
      else onBug(error);
    });
  }

  async #boot(
    ports: ImportWorkerPorts,
    identity: { workerId: string; machine: string; processId: number },
    worker: ImportWorker,
    own: Random,
  ): Promise<void> {
    const limits = { importLimits: SIMULATED_LIMITS, queueLimits: SIMULATED_QUEUE_LIMITS };
    const recovery = createRecovery(
      {
        ...ports,
        checkConnection: async () => {
          await ports.log.head("nobody");
        },
        observer: { found: ignore, done: ignore, problem: ignore, attemptEnded: ignore },
      },
      { ...limits, ...identity, workerId: `recovery-of-${identity.workerId}` },
    );
    const recovering = recovery.recover({ skipIfRecentAttempt: own.fork("recovery").chance(0.7) });
    if (own.fork("order").chance(0.5)) await recovering;
    await worker.start();
    await recovering;
  }

  #ports({
    gate,
    workerId,
    own,
    log,
    machine,
  }: {
    readonly gate: Gate;
    readonly workerId: string;
    readonly own: Random;
    readonly log: SyncLog;
    readonly machine: string;
  }): ImportWorkerPorts {
    const { web, seal, processes, observerOf, logger } = this.#options;
    const ids = own.fork("ids");
    const luck = own.fork("luck");
    return {
      log,
      extract: (url, signal) => web.extract(gate, workerId, url, signal),
      seal: async (userId, article) => {
        const sealed = await gate.call("seals", () => seal(userId, article), { userId });
        web.sealed(article.title);
        return sealed;
      },
      timers: gate.timers,
      newId: () => ids.uuid(),
      random: () => luck.next(),
      observer: observerOf(gate.name),
      logger,
      isGone: (lease: Lease) => lease.machine === machine && processes.isGone(lease.processId),
    };
  }
}

const FAULTS: ReadonlySet<string> = new Set([
  "ConnectionLostError",
  "SerializationFailure",
  "TransactionUndoneError",
  "UnknownCommitError",
]);

/** True for what the world does to processes; everything else is a bug. */
export function isFault(error: unknown): boolean {
  return error instanceof Error && FAULTS.has(error.name);
}

const ignore = () => undefined;
