/**
 * The log as processes reach it over a network: one log in memory, a clock of its own that is not always right, and
 * a client for each process that fails in the ways in which the one on Postgres does.
 */
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import type { Gate } from "../kernel/gate.ts";
import type { World } from "../kernel/world.ts";
import { LogClient, type LogRole } from "./log-client.ts";
import { LogServer } from "./log-server.ts";

export class SimulatedLog {
  /** The log itself, for those who watch the laws. Processes reach it by `open`. */
  readonly truth: SyncLog;
  readonly server: LogServer;
  /** What the log's clock says beyond the true time, ms. */
  clockAheadMs = 0;
  readonly #world: World;

  constructor(world: World, plan: FaultPlan) {
    this.#world = world;
    this.truth = createMemorySyncLog({ nowMs: this.nowMs });
    this.server = new LogServer(world, plan, this.truth);
  }

  /** The log's clock, ms since 1970. */
  readonly nowMs = (): number => Math.floor(this.#world.nowMs + this.clockAheadMs);

  /** The log as the process behind the gate reaches it. */
  open(gate: Gate, role: LogRole = "other"): SyncLog {
    return new LogClient(this.server, gate, role);
  }
}
