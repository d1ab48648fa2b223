/** The worker of a server that may not keep articles: it takes nothing and says why. */
import type { ImportWorker } from "@tidemark/import-worker";
import type { Logger } from "../logging/create-logger.ts";

export function createRestingWorker(logger: Logger): ImportWorker {
  return {
    async start() {
      logger.info(
        "The import worker rests: accounts have no keys yet and PLAIN_PICKUPS is off. Turn it on to import.",
      );
    },
    stop: async () => undefined,
    runTickOnce: async () => ({ skipped: true, jobsConsidered: 0, itemsProcessed: 0 }),
    whenIdle: async () => undefined,
  };
}
