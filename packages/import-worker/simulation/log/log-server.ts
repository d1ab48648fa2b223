/** What stands behind all clients of the log: the true log, and the transactions that are open on it. */
import type { SyncLog } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import { ConnectionLostError } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";

export interface Undoable {
  undo(why: string): void;
}

/** Those who watch what processes were told. */
export interface LogEars {
  /** A transaction wants to store these changes together. */
  sent(userId: string, changeIds: readonly string[]): void;
  /** A process has heard that they are stored. */
  acked(userId: string, changeIds: readonly string[]): void;
  /** A process has heard that its transaction is committed, which saw the stream up to this position. */
  folded(process: string, userId: string, seq: number): void;
  /** A process begins a transaction of a stream, which it waits for until it has ended. */
  begun(process: string, userId: string): void;
  ended(process: string, userId: string): void;
  /** A process could not write to a stream, or does not know whether it has. */
  failed(process: string, userId: string): void;
  /** A lease was taken or prolonged. */
  leased(workerId: string, ttlMs: number): void;
  /** A process ended a lease, its own or another's. */
  unleased(process: string, workerId: string): void;
  /** Rows of pickups were deleted. */
  removed(): void;
  /** A process was told that nobody knows whether its commit was carried out. */
  doubted(process: string): void;
  rare(path: LogRarePath): void;
}

type LogRarePath =
  | "commit unknown and stored"
  | "commit unknown and not stored"
  | "commit stored after its client had given up"
  | "transaction run again"
  | "transaction undone because its client stood still"
  | "database stopped";

const DEAF: LogEars = {
  sent: () => undefined,
  acked: () => undefined,
  folded: () => undefined,
  begun: () => undefined,
  ended: () => undefined,
  failed: () => undefined,
  leased: () => undefined,
  unleased: () => undefined,
  removed: () => undefined,
  doubted: () => undefined,
  rare: () => undefined,
};

export class LogServer {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly truth: SyncLog;
  readonly random: Random;
  /** Open transactions. */
  readonly open = new Set<Undoable>();
  ears: LogEars = DEAF;
  #downUntilMs = 0;

  constructor(world: World, plan: FaultPlan, truth: SyncLog) {
    this.world = world;
    this.plan = plan;
    this.truth = truth;
    this.random = world.random.fork("log-server");
  }

  get isDown(): boolean {
    return this.world.nowMs < this.#downUntilMs;
  }

  /** A request arrived. */
  assertUp(): void {
    if (this.isDown) throw new ConnectionLostError("a request to a database that does not run");
  }

  /** Stops at once and answers again after so long; what is open is undone. */
  crash(downMs: number): void {
    this.#downUntilMs = this.world.nowMs + downMs;
    this.ears.rare("database stopped");
    this.world.tell("database", () => `stops for ${downMs} ms`);
    for (const transaction of this.open) transaction.undo("the database stopped");
  }

  /** How long it takes until the server notices that a client is gone, ms. */
  noticesAfterMs(): number {
    return this.random.chance(0.7) ? this.random.int(20) : this.random.int(12_000);
  }
}
