/** A database of its own for a queue under test. */
import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import type { BenchServer } from "../lab/server.ts";
import { type QueueProcess, startQueueProcess } from "./subject/queue-process.ts";
import { type SystemId, SYSTEMS } from "./systems.ts";

const GRACE_MS = 5_000;
const LOOK_EVERY_MS = 20;

export interface QueueDatabase {
  readonly admin: postgres.Sql;
  start(flags?: readonly string[]): Promise<QueueProcess>;
  /** As it would be by itself before long: statistics of the tables, and no checkpoint under way. */
  settle(): Promise<void>;
  /** Throws if a job has not ended well soon after its worker's stop, or the figures would mean nothing. */
  untilAllFinished(): Promise<void>;
  drop(): Promise<void>;
}

export async function createQueueDatabase(server: BenchServer, systemId: SystemId): Promise<QueueDatabase> {
  const system = SYSTEMS[systemId];
  const made = system.store === "log" ? await server.database() : await server.bareDatabase();
  const url = "url" in made ? (made.url as string) : made.adminUrl;
  const driver = await system.load();
  await driver.install(url);
  return {
    admin: made.admin,
    start: (flags = []) => startQueueProcess({ systemId, url, flags }),
    async settle() {
      await made.admin.unsafe("VACUUM ANALYZE");
      await made.admin.unsafe("CHECKPOINT");
    },
    async untilAllFinished() {
      // graphile-worker's stop does not wait for the completions of its last few jobs.
      const deadlineMs = performance.now() + GRACE_MS;
      for (;;) {
        const unfinished = await driver.countUnfinished(made.admin);
        if (unfinished === 0) return;
        if (performance.now() > deadlineMs)
          throw new Error(`${system.name} left ${unfinished} jobs unfinished.`);
        await sleep(LOOK_EVERY_MS);
      }
    },
    drop: () => made.drop(),
  };
}
