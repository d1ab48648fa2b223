/** What waiting costs the database, and what the queue does when connections break. */
import { startCuttingProxy } from "@tidemark/sync-log-postgres/testing";
import { describe, expect, test } from "vitest";
import { createJobQueue, type JobQueue, type JobQueueOptions } from "../src/index.ts";
import { usePgLogs } from "./support/pg-logs.ts";

const logs = usePgLogs();
const WAITERS = "waiters";

function open(log: JobQueueOptions["log"], options: Partial<JobQueueOptions> = {}): JobQueue {
  const queue = createJobQueue({ log, tenant: "ann", ...options });
  logs.onEnd(() => queue.close());
  return queue;
}

const ofWaiters = (more = "true") =>
  `(SELECT count(*) FROM pg_stat_activity WHERE application_name = '${WAITERS}' AND ${more})`;

describe("a thousand waiters in one process", () => {
  test("hold no connection and no transaction, and share one that listens", async () => {
    const queue = open(await logs.connect({ applicationName: WAITERS, maxConnections: 3 }));
    const elsewhere = open(await logs.connect());
    const waiting = Array.from({ length: 1_000 }, (_, n) => queue.dequeue({ jobTypes: [`type ${n % 10}`] }));
    await queue.enqueue("other", null);
    await logs.assert(`${ofWaiters()} <= 4`);
    await logs.assert(`${ofWaiters("query LIKE 'LISTEN%'")} = 1`);
    await logs.assert(`${ofWaiters("state LIKE 'idle in transaction%'")} = 0`);
    const jobs = Array.from({ length: 1_000 }, (_, n) => ({ jobType: `type ${n % 10}`, args: n }));
    const ids = await elsewhere.enqueueMany(jobs);
    const taken = await Promise.all(waiting);
    expect(taken.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    await logs.assert(`${ofWaiters()} <= 4`);
  });
});

describe("a connection that listens and is cut", () => {
  test("costs no job: the poll finds them", async () => {
    const queue = open(await logs.connect({ applicationName: WAITERS }), { pollMs: 50 });
    const elsewhere = open(await logs.connect());
    const waiting = [1, 2].map(() => queue.dequeue({ jobTypes: ["count"] }));
    await queue.enqueue("other", null);
    await logs.run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = '${WAITERS}' AND query LIKE 'LISTEN%'`,
    );
    const ids = [await elsewhere.enqueue("count", 1), await elsewhere.enqueue("count", 2)];
    expect((await Promise.all(waiting)).map(({ id }) => id)).toEqual(ids);
  });
});

describe.each(["before-commit", "after-commit"] as const)("a connection that is cut %s", (cut) => {
  test("enqueues, gives out and ends every job once", async () => {
    const proxy = await startCuttingProxy(logs.database.url);
    logs.onEnd(() => proxy.close());
    // Unprepared, so that the word COMMIT passes each time.
    const queue = open(await logs.connect({ url: proxy.url, prepare: false }), {
      retryBaseMs: 1,
      retryMaxMs: 5,
    });
    const elsewhere = open(await logs.connect());

    const waiting = [1, 2].map(() => queue.dequeue({ jobTypes: ["count"] }));
    await queue.enqueue("other", null);
    proxy.arm(cut);
    const ids = await queue.enqueueMany([1, 2].map((args) => ({ jobType: "count", args })));
    const taken = await Promise.all(waiting);
    expect(taken.map(({ id }) => id)).toEqual(ids);
    for (const { id, token } of taken) expect(await elsewhere.idFromToken(token)).toBe(id);

    proxy.arm(cut);
    await Promise.all(taken.map(({ token, args }) => queue.finishJob(token, args)));
    for (const [index, id] of ids.entries()) {
      expect(await elsewhere.jobDetails(id)).toMatchObject({
        state: "finished",
        result: index + 1,
        losses: 0,
      });
    }
    await logs.assert(
      "(SELECT count(*) FROM sync_changes WHERE table_name = 'queueJobs' AND op = 'insert') = 3",
    );
  });
});
