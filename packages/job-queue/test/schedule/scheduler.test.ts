import { createMemorySyncLog, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  createJobQueue,
  createScheduler,
  createSchedules,
  type JobQueue,
  type Scheduler,
  type SchedulerOptions,
} from "../../src/index.ts";
import { ManualClock } from "./support/manual-clock.ts";

const MINUTE_MS = 60_000;

let clock: ManualClock;
let log: SyncLog;
let closing: (() => Promise<unknown>)[];
/** What the schedulers asked of the log. */
let asked: { dueStreams: number; attendAll: number; streams: string[] };
/** Streams of which every transaction fails. */
let broken: Set<string>;

beforeEach(() => {
  clock = new ManualClock();
  closing = [];
  asked = { dueStreams: 0, attendAll: 0, streams: [] };
  broken = new Set();
  const inner = createMemorySyncLog({ nowMs: clock.nowMs });
  log = {
    ...inner,
    async dueStreams(limit, lane) {
      asked.dueStreams += 1;
      return inner.dueStreams(limit, lane);
    },
    async attendAll(lane) {
      asked.attendAll += 1;
      return inner.attendAll(lane);
    },
    withStream: (userId, work) => inner.withStream(userId, work),
    async withStreamIfFree(userId, work) {
      asked.streams.push(userId);
      if (broken.has(userId)) throw new Error("the database is unwell");
      return inner.withStreamIfFree(userId, work);
    },
  };
});

afterEach(async () => {
  for (const close of closing.toReversed()) await close();
});

function openQueue(tenant: string): JobQueue {
  const queue = createJobQueue({ log, tenant, timers: clock.timers });
  closing.push(() => queue.close());
  return queue;
}

/** A schedule of the tenant; answers how to ask for its runs. The queue object is closed again. */
async function putSchedule(tenant: string, everyMs = MINUTE_MS): Promise<() => Promise<readonly number[]>> {
  const queue = createJobQueue({ log, tenant, timers: clock.timers });
  const tasks = [{ key: "only", jobType: "work" }];
  const id = await createSchedules(queue).put({ name: "one task", everyMs, tasks });
  await queue.close();
  return async () => {
    const asking = createJobQueue({ log, tenant, timers: clock.timers });
    const runs = await createSchedules(asking).runs(id);
    await asking.close();
    return runs.map(({ queuedAt, dueAt }) => queuedAt.getTime() - dueAt.getTime());
  };
}

async function start(options: Partial<SchedulerOptions> = {}): Promise<Scheduler> {
  const scheduler = createScheduler({ log, ports: { timers: clock.timers }, ...options });
  closing.push(() => scheduler.stop());
  await scheduler.start();
  return scheduler;
}

test("runs are made at their due time to the millisecond, once the stream has been seen", async () => {
  const latenessesMs = await putSchedule("ann", 1_700);
  await start();
  await clock.advance(5 * 1_700);
  expect(await latenessesMs()).toEqual([0, 0, 0, 0, 0]);
});

test("a schedule that another process makes is found within the poll", async () => {
  await start();
  const latenessesMs = await putSchedule("ann");
  await clock.advance(MINUTE_MS + 1_000);
  expect(await latenessesMs()).toEqual([0]);
});

test("every tenant's schedules are looked after", async () => {
  const all = await Promise.all(
    ["ann", "bob", "cem", "dot", "eve", "fay"].map((tenant) => putSchedule(tenant)),
  );
  await start();
  await clock.advance(MINUTE_MS);
  for (const latenessesMs of all) expect(await latenessesMs()).toHaveLength(1);
});

test("with tenants of its own it leaves the others alone", async () => {
  const ann = await putSchedule("ann");
  const bob = await putSchedule("bob");
  await start({ tenants: ["bob"] });
  await clock.advance(MINUTE_MS);
  expect([await ann(), await bob()]).toEqual([[], [0]]);
  expect(asked.attendAll).toBe(0);
});

test("everything is looked at once at the start, and then now and then", async () => {
  await start({ recoveryCheckIntervalMs: 300_000 });
  expect(asked.attendAll).toBe(1);
  await clock.advance(299_000);
  expect(asked.attendAll).toBe(1);
  await clock.advance(2_000);
  expect(asked.attendAll).toBe(2);
});

test("streams at rest cost nothing but the question", async () => {
  const queue = openQueue("ann");
  const id = await queue.enqueue("work", null);
  await queue.cancelJob(id);
  await start();
  asked.streams = [];
  await clock.advance(100_000);
  expect(asked.streams).toEqual([]);
});

test("a stream that fails keeps no other waiting, and is tried again", async () => {
  const ann = await putSchedule("ann");
  const bob = await putSchedule("bob");
  const errors: string[] = [];
  const logger = { info: () => undefined, error: (_: unknown, message: string) => void errors.push(message) };
  broken.add("ann");
  await start({ ports: { timers: clock.timers, logger }, concurrency: 1 });
  await clock.advance(MINUTE_MS);
  expect([await ann(), await bob()]).toEqual([[], [0]]);
  expect(errors).toContain("the scheduler could not look at a stream; it tries again");
  broken.clear();
  await clock.advance(1_000);
  expect(await ann()).toHaveLength(1);
});

test("a stream that somebody else holds is passed over, and looked at later", async () => {
  const ann = await putSchedule("ann");
  const bob = await putSchedule("bob");
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const holding = log.withStream("ann", () => held);
  await start();
  await clock.advance(MINUTE_MS);
  expect(await bob()).toEqual([0]);
  letGo();
  await holding;
  await clock.advance(1_000);
  expect(await ann()).toHaveLength(1);
});

test("a start that cannot reach the log rejects, and nothing runs", async () => {
  const down = { ...log, dueStreams: () => Promise.reject(new Error("no database")) };
  const scheduler = createScheduler({ log: down, ports: { timers: clock.timers } });
  await expect(scheduler.start()).rejects.toThrow("no database");
  await clock.advance(400_000);
  expect(asked.attendAll).toBe(1);
});

test("a stopped scheduler makes no more runs", async () => {
  const latenessesMs = await putSchedule("ann");
  const scheduler = await start();
  await scheduler.stop();
  await scheduler.stop();
  await clock.advance(3 * MINUTE_MS);
  expect(await latenessesMs()).toEqual([]);
});

test("a tenant whose queue is open here is looked after through it, without a view of the scheduler's own", async () => {
  const queue = openQueue("ann");
  const schedules = createSchedules(queue);
  const id = await schedules.put({
    name: "often",
    everyMs: MINUTE_MS,
    tasks: [{ key: "only", jobType: "work" }],
  });
  await start();
  await clock.advance(MINUTE_MS + 1_000);
  expect(await schedules.runs(id)).toHaveLength(1);
  expect(asked.streams).toEqual([]);
});

test("lost claims of a tenant where nobody waits are found", async () => {
  const queue = openQueue("ann");
  const id = await queue.enqueue("work", null);
  await log.leases.renew({ workerId: "gone", machine: "here", processId: 1 }, 9_000);
  await queue.dequeueById(id, { workerId: "gone" });
  await queue.close();
  await start();
  await clock.advance(15_000);
  expect(await openQueue("ann").jobDetails(id)).toMatchObject({ state: "pending", losses: 1 });
});

test.each([
  ["pollMs", { pollMs: 0 }],
  ["recoveryCheckIntervalMs", { recoveryCheckIntervalMs: NaN }],
  ["concurrency", { concurrency: -1 }],
])("a %s that makes no sense is refused at once", (name, options) => {
  expect(() => createScheduler({ log, ...options })).toThrow(`The scheduler's ${name} must be at least 1`);
});
