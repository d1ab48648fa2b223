/** What the suite has to be given, and the queue that each test gets: a tenant of its own on a shared log. */
import { randomUUID } from "node:crypto";
import { createJobQueue, type JobQueue, type JobQueueOptions } from "@tidemark/job-queue";
import { aroundLog, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, expect } from "vitest";

/** A log that several processes use. */
export interface LogUnderTest {
  /** The log as one more process has it. */
  connect(): Promise<SyncLog>;
}

/** May answer the same log every time: each test keeps to a tenant of its own. */
export type OpenLog = () => Promise<LogUnderTest>;

export type QueueSettings = Omit<JobQueueOptions, "log" | "tenant">;

export interface QueueUnderTest {
  readonly tenant: string;
  /** The log of `queue`. */
  readonly log: SyncLog;
  readonly queue: JobQueue;
  /** The same tenant's queue as another process has it. */
  another(settings?: QueueSettings): Promise<JobQueue>;
  /** The same for a process that no hint ever reaches. */
  anotherDeaf(): Promise<JobQueue>;
}

/** Polls often, so that what only a poll finds is found soon. */
const QUICK: QueueSettings = { pollMs: 20, limits: { claimCheckMs: 20 }, retryBaseMs: 1, retryMaxMs: 5 };

/** A fresh queue for each test of the enclosing `describe`. */
export function useQueue(open: OpenLog, settings: QueueSettings = {}): QueueUnderTest {
  let current: Opened | null = null;
  beforeEach(async () => {
    current = await Opened.open(await open(), settings);
  });
  afterEach(async () => {
    await current?.close();
    current = null;
  });
  const opened = () => {
    if (!current) throw new Error("The queue is there while a test runs, not before");
    return current;
  };
  return {
    get tenant() {
      return opened().tenant;
    },
    get log() {
      return opened().log;
    },
    get queue() {
      return opened().queue;
    },
    another: (more) => opened().another(more),
    anotherDeaf: () => opened().anotherDeaf(),
  };
}

class Opened {
  readonly tenant = `tenant-${randomUUID()}`;
  readonly log: SyncLog;
  readonly queue: JobQueue;
  readonly #logs: LogUnderTest;
  readonly #settings: QueueSettings;
  readonly #queues: JobQueue[];

  private constructor(logs: LogUnderTest, log: SyncLog, settings: QueueSettings) {
    this.#logs = logs;
    this.log = log;
    this.#settings = { ...QUICK, ...settings };
    this.queue = createJobQueue({ ...this.#settings, log, tenant: this.tenant });
    this.#queues = [this.queue];
  }

  static async open(logs: LogUnderTest, settings: QueueSettings): Promise<Opened> {
    return new Opened(logs, await logs.connect(), settings);
  }

  async another(settings: QueueSettings = {}): Promise<JobQueue> {
    return this.#open(await this.#logs.connect(), settings);
  }

  async anotherDeaf(): Promise<JobQueue> {
    return this.#open(
      aroundLog(await this.#logs.connect(), { subscribe: async () => async () => undefined }),
      {},
    );
  }

  #open(log: SyncLog, settings: QueueSettings): JobQueue {
    const queue = createJobQueue({ ...this.#settings, ...settings, log, tenant: this.tenant });
    this.#queues.push(queue);
    return queue;
  }

  async close(): Promise<void> {
    for (const queue of this.#queues) await queue.close();
  }
}

/** Takes the next job of a type, which is there. */
export function take(queue: JobQueue, jobType: string, channel = "") {
  return queue.dequeue({ jobTypes: [jobType], channels: [channel] });
}

/** Takes a job and ends it well. */
export async function finishNext(queue: JobQueue, jobType: string, result: unknown = null): Promise<string> {
  const { id, token } = await take(queue, jobType);
  await queue.finishJob(token, result);
  return id;
}

const PROBE = "probe";

/**
 * There is no job for such a dequeue: it gets none, though it stood in line before somebody else who
 * was served meanwhile.
 */
export async function expectNothing(
  queue: JobQueue,
  jobTypes: readonly string[],
  channels: readonly string[] = [""],
): Promise<void> {
  const ending = new AbortController();
  const waiting = queue.dequeue({ jobTypes, channels, signal: ending.signal });
  const outcome = waiting.then(
    (job) => job,
    (error: unknown) => error,
  );
  await queue.enqueue(PROBE, null, [], PROBE);
  await finishProbe(queue);
  ending.abort();
  expect(await outcome).toMatchObject({ name: "DequeueTimeoutError" });
}

async function finishProbe(queue: JobQueue): Promise<void> {
  const { token } = await take(queue, PROBE, PROBE);
  await queue.finishJob(token, null);
}
