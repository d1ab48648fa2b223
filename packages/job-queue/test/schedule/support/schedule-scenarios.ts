/** What schedules do through the shell, on any log: several processes, workers that vanish, times that were missed. */
import { randomUUID } from "node:crypto";
import type { SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ScheduleLimits } from "../../../src/core/schedule/schedule-limits.ts";
import {
  InvalidScheduleError,
  NotExistError,
  NotPendingError,
  type ScheduleInput,
} from "../../../src/index.ts";
import { due, HOUR_MS, Peer, StepWorker } from "./schedule-peer.ts";

/** The log as one more process has it. */
export type ConnectLog = () => Promise<SyncLog>;

export function scheduleScenarios(connect: ConnectLog): void {
  let tenant: string;
  let peers: Peer[];

  beforeEach(() => {
    tenant = randomUUID();
    peers = [];
  });
  afterEach(async () => {
    for (const { queue } of peers) await queue.close();
  });

  async function peer(limits: Partial<ScheduleLimits> = {}): Promise<Peer> {
    const made = new Peer(await connect(), tenant, limits);
    peers.push(made);
    await made.appear();
    return made;
  }

  describe("making runs", () => {
    test("five schedulers that look at once make one run", async () => {
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => peer()));
      const id = await all[0]!.schedules.put(due());
      await Promise.all(all.map((one) => one.look()));
      const runs = await Promise.all(all.map((one) => one.onlyRun(id)));
      expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
    });

    test("what a run is, and how far it has come, can be asked by its id and by those of its tasks", async () => {
      const ann = await peer();
      const scheduleId = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(scheduleId);
      await ann.finish(run, "1");
      await ann.begin(run, "2");
      const progress = await ann.schedules.runProgress(run.runId);
      expect(progress).toMatchObject({
        scheduleId,
        name: "five steps",
        state: "pending",
        recoveries: 0,
        recovers: true,
        maxRecoveries: 3,
        tasks: { total: 5, done: 1, pending: 3, running: 1, finished: 1, failed: 0, canceled: 0 },
        result: undefined,
      });
      expect(progress.taskList[0]).toMatchObject({ key: "1", state: "finished", result: "1 is done" });
      expect(progress.startedAt).toEqual(progress.taskList[0]!.startedAt);
      expect(await ann.schedules.runProgress(run.taskList[4]!.id)).toEqual(progress);
    });

    test("a run that has come to rest still tells everything", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.finish(run, "1", "2", "3", "4", "5");
      const later = await peer();
      expect(await later.schedules.runProgress(run.runId)).toMatchObject({
        state: "finished",
        tasks: { total: 5, done: 5, finished: 5 },
        result: { tasks: { total: 5, finished: 5, failed: 0, canceled: 0 }, recoveries: 0 },
      });
    });

    test.each([
      ["skip", 0],
      ["one", 1],
      ["all", 10],
    ] as const)("%s: of ten times that were missed, %i get a run", async (missed, runs) => {
      const ann = await peer();
      const startAt = new Date(Date.now() - 9.5 * HOUR_MS);
      const id = await ann.schedules.put(due({ missed, startAt }));
      await ann.look();
      await ann.look();
      expect(await ann.schedules.runs(id)).toHaveLength(runs);
      expect(await ann.schedules.get(id)).toMatchObject({
        passedOver: 10 - runs,
        nextDueAt: new Date(startAt.getTime() + 10 * HOUR_MS),
        openRuns: runs,
      });
    });

    test("a worker that waits for tasks needs no scheduler", async () => {
      const ann = await peer();
      const steps = new StepWorker("5");
      const worker = await steps.start(ann.queue);
      const id = await ann.schedules.put(due({ startAt: new Date(Date.now() + 300) }));
      await steps.hasBegunLast;
      steps.finishLast();
      await worker.whenIdle();
      await worker.stop();
      expect(await ann.onlyRun(id)).toMatchObject({ state: "finished" });
    });
  });

  describe("a worker that vanishes", () => {
    test("after task 2: tasks 3 to 5 run once, 1 and 2 never again, and the run completes", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.finish(run, "1", "2");
      await ann.begin(run, "3");
      await ann.vanish();
      const bob = await peer();
      await bob.look();
      for (const key of ["1", "2"]) await expect(bob.begin(run, key)).rejects.toThrow(NotPendingError);
      await bob.finish(run, "3", "4", "5");
      expect(await bob.schedules.runProgress(run.runId)).toMatchObject({ state: "finished", recoveries: 1 });
    });

    test("between a task's work and its checkpoint: that task alone runs again", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.finish(run, "1");
      const token = await ann.begin(run, "2");
      await ann.log.leases.drop(ann.workerId);
      const bob = await peer();
      await bob.look();
      await bob.finish(run, "2");
      await expect(ann.queue.finishJob(token, "too late")).rejects.toThrow(NotExistError);
      expect((await bob.schedules.runProgress(run.runId)).taskList[1]).toMatchObject({
        state: "finished",
        result: "2 is done",
        losses: 1,
      });
    });

    test("before the first task has ended: the run is not complete", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.begin(run, "1");
      await ann.vanish();
      const bob = await peer();
      await bob.look();
      expect(await bob.onlyRun(id)).toMatchObject({ state: "pending", tasks: { done: 0, pending: 5 } });
    });

    test("is recovered from once, by two that start at once", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.begin(run, "1");
      await ann.vanish();
      const others = await Promise.all([peer(), peer()]);
      await Promise.all(others.map((one) => one.look()));
      const begun = await Promise.allSettled(others.map((one) => one.begin(run, "1")));
      expect(begun.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await others[0].onlyRun(id)).toMatchObject({ recoveries: 1 });
    });

    test("once more than the run may outlive ends it, and it says so", async () => {
      const first = await peer();
      const id = await first.schedules.put(due({ maxRecoveryAttempts: 1 }));
      await first.look();
      const run = await first.onlyRun(id);
      expect(run.recovers).toBe(true);
      await first.begin(run, "1");
      await first.vanish();
      const second = await peer();
      await second.look();
      expect((await second.onlyRun(id)).recovers).toBe(false);
      await second.begin(run, "1");
      await second.vanish();
      const third = await peer();
      await third.look();
      expect(await third.onlyRun(id)).toMatchObject({
        state: "failed",
        recoveries: 1,
        result: { error: { code: "recovery-attempts-used" } },
      });
      expect(await third.states(run)).toEqual(Array(5).fill("canceled"));
    });

    test.each([
      ["of its schedule", { enableRecovery: false }, {}],
      ["by default", {}, { recoveryByDefault: false }],
      ["altogether", { enableRecovery: true }, { recoveryEnabled: false }],
    ])("ends a run whose recovery is off %s, and it says so", async (_, input, limits) => {
      const ann = await peer(limits);
      const id = await ann.schedules.put(due(input));
      await ann.look();
      const run = await ann.onlyRun(id);
      expect(run.recovers).toBe(false);
      await ann.finish(run, "1", "2");
      await ann.begin(run, "3");
      await ann.vanish();
      const bob = await peer(limits);
      await bob.look();
      expect(await bob.onlyRun(id)).toMatchObject({
        state: "failed",
        tasks: { finished: 2, canceled: 3 },
        result: { error: { code: "abandoned" } },
      });
      await expect(bob.begin(run, "3")).rejects.toThrow(NotPendingError);
    });
  });

  describe("a worker that stops in order", () => {
    test("in the middle of a run leaves it to the next one, and nothing that was finished runs again", async () => {
      const ann = await peer({ recoveryEnabled: false });
      const id = await ann.schedules.put(due());
      const first = new StepWorker("3");
      const worker = await first.start(ann.queue);
      await ann.look();
      await first.hasBegunLast;
      await worker.stop();
      expect(first.begun).toEqual(["1", "2", "3"]);
      const bob = await peer({ recoveryEnabled: false });
      const second = new StepWorker("5");
      const heir = await second.start(bob.queue);
      await second.hasBegunLast;
      second.finishLast();
      await heir.whenIdle();
      await heir.stop();
      expect(second.begun).toEqual(["3", "4", "5"]);
      expect(await bob.onlyRun(id)).toMatchObject({ state: "finished", recoveries: 0 });
    });
  });

  describe("looking after schedules", () => {
    test("a schedule is known by its name, and putting it again makes no second one", async () => {
      const ann = await peer();
      const first = await ann.schedules.put(due());
      const bob = await peer();
      expect(await bob.schedules.put(due({ channel: "night" }))).toBe(first);
      expect(await ann.schedules.list()).toMatchObject([{ id: first, channel: "night" }]);
    });

    test("what was put is what is got", async () => {
      const ann = await peer();
      const tasks = [
        { key: "a", jobType: "work", args: { text: "\u0000\ud800" }, retry: { maxAttempts: 1 } },
        { key: "b", jobType: "work", args: null, dependsOn: ["a"], onFailedDependency: "run" as const },
      ];
      const input = {
        name: "odd",
        cron: "30 2 * * *",
        timeZone: "Europe/Berlin",
        tasks,
        missed: "all" as const,
      };
      const id = await ann.schedules.put({
        ...input,
        enableRecovery: false,
        maxRecoveryAttempts: 0,
        paused: true,
      });
      expect(await ann.schedules.get(id)).toEqual({
        ...input,
        id,
        channel: "",
        enableRecovery: false,
        maxRecoveryAttempts: 0,
        maxOpenRuns: 100,
        paused: true,
        passedOver: 0,
        openRuns: 0,
        recentRuns: [],
      });
    });

    test("a paused schedule makes no runs until it is resumed", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due({ paused: true }));
      await ann.look();
      expect(await ann.schedules.runs(id)).toEqual([]);
      await ann.schedules.resume(id);
      expect((await ann.schedules.get(id)).nextDueAt!.getTime()).toBeGreaterThan(Date.now());
      await ann.schedules.pause(id);
      expect(await ann.schedules.get(id)).toMatchObject({ paused: true });
    });

    test("a run that is asked for is made at once", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due({ startAt: new Date(Date.now() + HOUR_MS) }));
      const runId = await ann.schedules.trigger(id);
      expect(await ann.onlyRun(id)).toMatchObject({ runId, tasks: { total: 5, pending: 5 } });
    });

    test("a canceled run cancels what it has left", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.finish(run, "1");
      await ann.queue.cancelJob(run.runId);
      expect(await ann.states(run)).toEqual(["finished", "canceled", "canceled", "canceled", "canceled"]);
    });

    test("a schedule that was deleted is gone, and its run goes on", async () => {
      const ann = await peer();
      const id = await ann.schedules.put(due());
      await ann.look();
      const run = await ann.onlyRun(id);
      await ann.schedules.delete(id);
      await expect(ann.schedules.get(id)).rejects.toThrow(NotExistError);
      await ann.finish(run, "1", "2", "3", "4", "5");
      expect(await ann.schedules.runProgress(run.runId)).toMatchObject({ state: "finished" });
    });

    test("what makes no schedule is refused with what to mend, and nothing is written", async () => {
      const ann = await peer();
      const wrong = { ...due(), everyMs: undefined, startAt: undefined, cron: "61 * * * *" };
      await expect(ann.schedules.put(wrong as unknown as ScheduleInput)).rejects.toThrow(
        InvalidScheduleError,
      );
      expect(await ann.schedules.list()).toEqual([]);
    });

    test("a job that is no run has no progress", async () => {
      const ann = await peer();
      const id = await ann.queue.enqueue("work", null);
      await expect(ann.schedules.runProgress(id)).rejects.toThrow(NotExistError);
    });
  });
}
