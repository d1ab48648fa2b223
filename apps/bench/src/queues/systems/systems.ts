/** The queues that are compared, by the name under which a process under test is told of them. */
import type { QueueSystem } from "../queue-system.ts";
import { graphileWorker, graphileWorkerBatched } from "./graphile-worker.ts";
import { pgBoss, pgBossHeartbeat } from "./pg-boss.ts";

export const SYSTEMS = {
  "graphile-worker": graphileWorker,
  "graphile-worker-batched": graphileWorkerBatched,
  "pg-boss": pgBoss,
  "pg-boss-heartbeat": pgBossHeartbeat,
} as const satisfies Record<string, QueueSystem>;

export type SystemId = keyof typeof SYSTEMS;
