/** A process with a worker of the queue, and with a scheduler: as a service runs them. */
import { createScheduler, startQueueWorker } from "@tidemark/job-queue";
import { handlersOf } from "./handlers.ts";
import { CHANNELS, SIMULATED_QUEUE_LIMITS } from "./limits.ts";
import type { QueueRole } from "./queue-slot.ts";
import type { QueueWorld } from "./queue-world.ts";

const CONCURRENCY = [1, 2, 4] as const;
const PREFETCH = [0, 0, 3] as const;

export function workerRole(scene: QueueWorld): QueueRole {
  const { tenant, logger, workerObserver } = scene;
  return async (process) => {
    const { log, queue, own, ports, machine, processId, isGone, gate } = process;
    const workerId = own.fork("worker-id").uuid();
    const scheduler = createScheduler({
      log,
      tenants: [tenant],
      pollMs: 3_000,
      recoveryCheckIntervalMs: 15_000,
      limits: SIMULATED_QUEUE_LIMITS,
      ports,
    });
    await scheduler.start();
    const worker = await startQueueWorker({
      queue,
      handlers: handlersOf(scene, process, workerId),
      channels: CHANNELS,
      concurrency: own.fork("concurrency").pick(CONCURRENCY),
      prefetch: own.fork("prefetch").pick(PREFETCH),
      drainMs: 2_000,
      workerId,
      machine,
      processId,
      isGone,
      timers: gate.timers,
      logger,
      observer: workerObserver,
    });
    process.worker = { id: workerId, sinceMs: scene.world.nowMs };
    process.stop = async () => {
      await worker.stop();
      await scheduler.stop();
      await queue.close();
    };
  };
}
