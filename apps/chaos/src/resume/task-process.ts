/**
 * A scheduler and a worker as a process of its own that runs the tasks of one tenant's schedules, one at a time. Told to
 * die after a task, it kills itself with SIGKILL as soon as that task's result is committed, before anything else happens.
 */
import {
  createJobQueue,
  createScheduler,
  defineHandler,
  type QueueObserver,
  startQueueWorker,
} from "@tidemark/job-queue";
import { connectSyncLog } from "@tidemark/sync-log-postgres";
import { record } from "./ledger.ts";
import { RESUME_LIMITS, RESUME_TIMES, TASK_TYPE } from "./tuning.ts";

const [url = "", tenant = "", ledger = "", fatalKey = ""] = process.argv.slice(2);

// Whoever started it holds the other end, and must not leave it behind.
process.stdin.on("end", () => process.exit()).resume();

let fatalId: string | null = null;
const observer: QueueObserver = {
  transition: () => undefined,
  note(note) {
    if (note.kind === "job-ended" && note.id === fatalId) process.kill(process.pid, "SIGKILL");
  },
  jobStarted: () => undefined,
  transitionFailed: () => undefined,
  waiting: () => undefined,
  workload: () => undefined,
};

const log = await connectSyncLog({ url, maxConnections: 3 });
const queue = createJobQueue({ log, tenant, limits: RESUME_LIMITS, observer, ...RESUME_TIMES.queue });
const step = defineHandler<string>(TASK_TYPE, async ({ args: key, id }) => {
  record(ledger, key);
  if (key === fatalKey) fatalId = id;
  return key;
});
await startQueueWorker({ queue, handlers: [step], concurrency: 1, ...RESUME_TIMES.worker });
await createScheduler({ log, tenants: [tenant], limits: RESUME_LIMITS, ...RESUME_TIMES.scheduler }).start();
