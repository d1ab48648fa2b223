/**
 * The machine that the sync server runs on. Its process may die at any of its calls and is started again; what is in
 * the log and in the book of client ids outlives it. Devices that listen are hinted at news of their user's stream.
 */
import { parseCursor, type SyncLog } from "@tidemark/sync-log";
import type { FaultPlan } from "../kernel/faults.ts";
import { ConnectionLostError, Gate } from "../kernel/gate.ts";
import type { Random } from "../kernel/random.ts";
import type { World } from "../kernel/world.ts";
import { isFault } from "../worker/worker-slot.ts";
import type { SyncAnswer, SyncRequest } from "./messages.ts";
import type { RarePaths } from "./rare-paths.ts";
import { SyncServer } from "./server.ts";

export interface ServerHostOptions {
  readonly world: World;
  readonly plan: FaultPlan;
  readonly random: Random;
  /** The log as the application's role has it, for one process. */
  readonly openLog: (gate: Gate) => SyncLog;
  readonly rare: RarePaths;
  /** Told of each cursor before it is handed out. */
  readonly onCursor: (userId: string, seq: number) => void;
}

export class ServerHost {
  readonly #options: ServerHostOptions;
  readonly #clientBook = new Map<string, string>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #pageLimit: number;
  #server: SyncServer | null = null;
  #starts = 0;

  constructor(options: ServerHostOptions) {
    this.#options = options;
    // Small pages in some runs, so that a device is between two of them when something happens.
    this.#pageLimit = options.random.pick([3, 10, 50, 1_000]);
    this.#start();
  }

  async sync(userId: string, request: SyncRequest): Promise<SyncAnswer> {
    const server = this.#server;
    if (server === null) throw new ConnectionLostError("a request while the server was down");
    const answer = await server.sync(userId, request).catch((error: unknown) => {
      throw isFault(error) ? new ConnectionLostError("a request that the server could not carry out") : error;
    });
    const reached = answer.ok ? parseCursor(answer.syncedUntil) : null;
    if (reached) this.#options.onCursor(userId, reached.seq);
    return answer;
  }

  /** The stream of hints of one tab; the answer ends it. */
  listen(userId: string, onHint: () => void): () => void {
    const listeners = this.#listeners.get(userId) ?? new Set();
    this.#listeners.set(userId, listeners.add(onHint));
    return () => listeners.delete(onHint);
  }

  #start(): void {
    const { world, plan, random, openLog, rare } = this.#options;
    this.#starts += 1;
    const name = `server-${this.#starts}`;
    const gate = new Gate({ world, plan, name, random: random.fork(name) });
    const restart = () => {
      this.#server = null;
      world.at(random.between(200, 5_000), "the server starts again", () => this.#start());
    };
    gate.watch({ died: restart });
    const log = openLog(gate);
    this.#server = new SyncServer({
      log,
      clientBook: this.#clientBook,
      pageLimit: this.#pageLimit,
      rare,
    });
    // Without hints, devices find out when they ask.
    log.subscribe((userId) => this.#hint(userId)).catch(() => undefined);
  }

  #hint(userId: string): void {
    for (const onHint of this.#listeners.get(userId) ?? []) onHint();
  }
}
