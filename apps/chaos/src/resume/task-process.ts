/**
 * A scheduler and a worker as a process of its own that runs the tasks of one tenant's schedules, one at a time. Told to
 * die after a task, it kills itself with SIGKILL as soon as that task's result is committed, before anything else happens.
 * Told to hang in a task, it says on the standard output that it has begun it, and never ends it.
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
import { HANGS_LINE, RESUME_LIMITS, RESUME_TIMES, TASK_TYPE } from "./tuning.ts";

const [url = "", tenant = "", ledger = "", fatalKey = "", hangingKey = ""] = process.argv.slice(2);

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
  if (key === hangingKey) await hang();
  return key;
});
await startQueueWorker({ queue, handlers: [step], concurrency: 1, ...RESUME_TIMES.worker });
await createScheduler({ log, tenants: [tenant], limits: RESUME_LIMITS, ...RESUME_TIMES.scheduler }).start();

function hang(): Promise<never> {
  process.stdout.write(HANGS_LINE);
  return Promise.withResolvers<never>().promise;
}
