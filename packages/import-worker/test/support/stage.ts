/**
 * A log in memory, a clock, users and workers. `close` is every test's last act: it stops what runs,
 * and fails when a timer is left or a law was broken.
 */
import {
  createImportWorker,
  type ImportWorker,
  type ImportWorkerOptions,
  type ImportWorkerPorts,
} from "../../src/index.ts";
import { DEFAULT_LIMITS, type ImportLimits } from "@tidemark/import-job";
import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { expect } from "vitest";
import { ManualClock, quiet } from "./manual-clock.ts";
import { RecordingLogger, RecordingObserver } from "./recordings.ts";
import { ScriptedExtract } from "./scripted-extract.ts";
import { User } from "./user.ts";
import { WatchedLog } from "./watched-log.ts";

/** Pickups that expire before a test has to let a whole day pass. */
export const SHORT_TTL: ImportLimits = { ...DEFAULT_LIMITS, pickupTtlMs: 6 * 60_000 };

export interface Actor {
  readonly worker: ImportWorker;
  readonly workerId: string;
  readonly web: ScriptedExtract;
  readonly log: WatchedLog;
  readonly told: RecordingObserver;
  readonly logger: RecordingLogger;
  /** The process dies: no call of the log ends any more, no timer rings. */
  kill(): void;
}

export interface ActorOptions extends Partial<ImportWorkerOptions> {
  readonly web?: ScriptedExtract;
  readonly ports?: Partial<ImportWorkerPorts>;
}

export class Stage {
  readonly clock = new ManualClock();
  readonly log: SyncLog = createMemorySyncLog({ nowMs: this.clock.nowMs });
  readonly #users = new Map<string, User>();
  readonly #actors: Actor[] = [];
  readonly #dead = new Set<Actor>();
  #ids = 0;

  /** Apart from each other by what counts in the ids that follow one. */
  readonly newId = (): string => {
    this.#ids += 1;
    return `${this.#ids.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  };

  user(id: string): User {
    let user = this.#users.get(id);
    if (!user) {
      user = new User(id, { log: this.log, nowMs: this.clock.nowMs, newId: this.newId });
      this.#users.set(id, user);
    }
    return user;
  }

  /** A worker, not started. Its pages answer when the test says so. */
  actor(options: ActorOptions = {}): Actor {
    const { web = new ScriptedExtract(), ports, ...given } = options;
    const number = this.#actors.length + 1;
    const workerId = given.workerId ?? `worker-${number}`;
    const log = new WatchedLog(this.log);
    const told = new RecordingObserver();
    const logger = new RecordingLogger();
    const timers = this.clock.timers(number * 7_777_777);
    const worker = createImportWorker(
      {
        log: log.log,
        extract: web.extract,
        seal: async (_userId, payload) => ({ payload }),
        timers,
        newId: this.newId,
        random: () => 0.5,
        observer: told.observer,
        logger,
        isGone: () => false,
        ...ports,
      },
      { machine: "machine-1", processId: number, ...given, workerId },
    );
    const actor: Actor = {
      worker,
      workerId,
      web,
      log,
      told,
      logger,
      kill: () => {
        timers.end();
        log.die();
        this.#dead.add(actor);
      },
    };
    this.#actors.push(actor);
    return actor;
  }

  async started(options: ActorOptions = {}): Promise<Actor> {
    const actor = this.actor(options);
    await actor.worker.start();
    await quiet();
    return actor;
  }

  advance(ms: number): Promise<void> {
    return this.clock.advance(ms);
  }

  /** Answers all pages and collects all articles until nothing is left to do or `maxMs` have passed. */
  async playOn(maxMs = 60_000, stepMs = 500): Promise<void> {
    for (let passedMs = 0; passedMs < maxMs; passedMs += stepMs) {
      for (const { web } of this.#actors) web.answerAll();
      await quiet();
      for (const user of this.#users.values()) await user.collects();
      await this.advance(stepMs);
      if (await this.isAtRest()) return;
    }
  }

  async isAtRest(): Promise<boolean> {
    return (await this.log.heads({ limit: 100_000 })).every((head) => head.attendAtMs === null);
  }

  /** Stops all workers; fails on broken laws and on timers that were left. */
  async close(): Promise<void> {
    for (const actor of this.#actors) {
      if (this.#dead.has(actor)) continue;
      const stopped = actor.worker.stop();
      await this.advance(20_000);
      await stopped;
    }
    expect(this.clock.pending, "timers that nobody called off").toBe(0);
    for (const { userId } of await this.log.heads({ limit: 100_000 })) {
      expect((await this.user(userId).report()).violations, `laws in the stream of ${userId}`).toEqual([]);
    }
  }
}

/** Distinct URLs, one host each unless a host is given. */
export function urls(count: number, host?: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    return host ? `https://${host}/page-${number}` : `https://site-${number}.example/page`;
  });
}
