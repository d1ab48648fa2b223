/** What the scenarios of schedules are played with: processes with a lease each, a worker, and a schedule that is due. */
import { randomUUID } from "node:crypto";
import type { SyncLog } from "@tidemark/sync-log";
import { expect } from "vitest";
import type { ScheduleLimits } from "../../../src/core/schedule/schedule-limits.ts";
import {
  createJobQueue,
  createScheduler,
  createSchedules,
  DEFAULT_QUEUE_LIMITS,
  defineHandler,
  type JobQueue,
  type RunProgress,
  type ScheduleInput,
  type Schedules,
  startQueueWorker,
} from "../../../src/index.ts";

export const HOUR_MS = 3_600_000;

/** One process: its own connection, its own queue, and a worker's lease. */
export class Peer {
  readonly log: SyncLog;
  readonly queue: JobQueue;
  readonly schedules: Schedules;
  readonly workerId = randomUUID();
  readonly #tenant: string;
  readonly #limits: typeof DEFAULT_QUEUE_LIMITS;

  constructor(log: SyncLog, tenant: string, schedules: Partial<ScheduleLimits>) {
    this.log = log;
    this.#tenant = tenant;
    this.#limits = {
      ...DEFAULT_QUEUE_LIMITS,
      schedules: { ...DEFAULT_QUEUE_LIMITS.schedules, ...schedules },
    };
    this.queue = createJobQueue({ log, tenant, limits: this.#limits });
    this.schedules = createSchedules(this.queue);
  }

  async appear(): Promise<void> {
    const { workerId } = this;
    await this.log.leases.renew({ workerId, machine: "here", processId: 1 }, HOUR_MS);
  }

  /** Its lease is over, and nobody said a word. */
  async vanish(): Promise<void> {
    await this.log.leases.drop(this.workerId);
    await this.queue.close();
  }

  /** A scheduler that starts here, and looks once at what there is. */
  async look(): Promise<void> {
    const { log } = this;
    const scheduler = createScheduler({ log, tenants: [this.#tenant], limits: this.#limits });
    expect(await scheduler.runOnce()).toMatchObject({ failed: 0 });
  }

  /** Begins a task under the worker's lease. Rejects with `NotPendingError` when it is not ready. */
  async begin(run: RunProgress, key: string): Promise<string> {
    const { id } = run.taskList.find((task) => task.key === key)!;
    const { workerId } = this;
    return (await this.queue.dequeueById(id, { workerId })).token;
  }

  async finish(run: RunProgress, ...keys: string[]): Promise<void> {
    for (const key of keys) await this.queue.finishJob(await this.begin(run, key), `${key} is done`);
  }

  async onlyRun(scheduleId: string): Promise<RunProgress> {
    const runs = await this.schedules.runs(scheduleId);
    expect(runs).toHaveLength(1);
    return runs[0]!;
  }

  /** Every task's state, in order. */
  async states(run: RunProgress): Promise<string[]> {
    return (await this.schedules.runProgress(run.runId)).taskList.map(({ state }) => state);
  }
}

/** A worker that ends each step at once, except the last, which waits. */
export class StepWorker {
  readonly begun: string[] = [];
  readonly #last: string;
  readonly #hasBegunLast = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<void>();

  constructor(last: string) {
    this.#last = last;
  }

  get hasBegunLast(): Promise<void> {
    return this.#hasBegunLast.promise;
  }

  start(queue: JobQueue) {
    const handler = defineHandler<{ step: string }>("work", async ({ args: { step }, signal }) => {
      this.begun.push(step);
      if (step !== this.#last) return;
      this.#hasBegunLast.resolve();
      signal.addEventListener("abort", () => this.#end.reject(signal.reason), { once: true });
      await this.#end.promise;
    });
    return startQueueWorker({ queue, handlers: [handler], drainMs: 0 });
  }

  finishLast(): void {
    this.#end.resolve();
  }
}

/** Due since a moment ago, and then for an hour no more. */
export function due(more: Partial<ScheduleInput> = {}): ScheduleInput {
  return {
    name: "five steps",
    everyMs: HOUR_MS,
    startAt: new Date(Date.now() - 1_000),
    tasks: ["1", "2", "3", "4", "5"].map((key) => ({ key, jobType: "work", args: { step: key } })),
    ...more,
  };
}
