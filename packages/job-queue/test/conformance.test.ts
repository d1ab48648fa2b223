/** The queue on the log in memory. */
import { jobQueueConformance } from "@tidemark/job-queue/conformance";
import { createMemorySyncLog } from "@tidemark/sync-log";

const log = createMemorySyncLog();

jobQueueConformance("the queue on the log in memory", async () => ({ connect: async () => log }));
