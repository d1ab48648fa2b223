/** Jobs that exist exactly if the rows of somebody else's transaction do. */
import { appendWithin, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import postgres from "postgres";
import { beforeEach, expect, test } from "vitest";
import { createJobQueue, enqueueChanges, type JobQueue, type NewJob } from "../src/index.ts";
import { usePgLogs } from "./support/pg-logs.ts";

const logs = usePgLogs();
let log: PostgresSyncLog;
let queue: JobQueue;
let sql: postgres.Sql;

/** A shop keeps its orders beside the log and enqueues on its own connection. */
beforeEach(async () => {
  log = await logs.connect();
  queue = createJobQueue({ log, tenant: "shop" });
  logs.onEnd(() => queue.close());
  sql = postgres(logs.database.url, { max: 1, onnotice: () => undefined });
  logs.onEnd(() => sql.end({ timeout: 1 }));
  await logs.run("CREATE TABLE orders (id text PRIMARY KEY)");
  await logs.run("GRANT ALL ON orders TO PUBLIC");
});

function order(id: string, jobs: readonly NewJob[], fails = false): Promise<readonly string[]> {
  return sql.begin(async (transaction) => {
    await transaction`INSERT INTO orders (id) VALUES (${id})`;
    const { ids, changes } = enqueueChanges(jobs);
    await appendWithin(transaction, "shop", changes);
    if (fails) throw new Error("out of stock");
    return ids;
  });
}

test("they reach a worker that waits, once the transaction commits", async () => {
  const waiting = queue.dequeue({ jobTypes: ["ship"] });
  const [id] = await order("o-1", [{ jobType: "ship", args: { order: "o-1" } }]);
  expect(await waiting).toMatchObject({ id, args: { order: "o-1" } });
  expect(await sql`SELECT id FROM orders`).toHaveLength(1);
});

test("they were never there when it rolls back", async () => {
  await expect(order("o-1", [{ jobType: "ship" }], true)).rejects.toThrow("out of stock");
  expect(await queue.allRootJobs()).toEqual([]);
  expect(await sql`SELECT id FROM orders`).toHaveLength(0);
});

test("they stand in line with what the queue enqueues meanwhile, each once", async () => {
  const orders = Array.from({ length: 10 }, (_, n) => order(`o-${n}`, [{ jobType: "ship", args: n }]));
  const calls = Array.from({ length: 10 }, (_, n) => queue.enqueue("ship", 10 + n));
  const ids = [...(await Promise.all(orders)).flat(), ...(await Promise.all(calls))];
  const jobs = await queue.dequeueMany({ jobTypes: ["ship"], limit: 50 });
  expect(jobs.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});
