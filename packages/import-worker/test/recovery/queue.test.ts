/** What recovery finds and does in queues, in memory. */
import { createJobQueue, type JobQueue } from "@tidemark/job-queue";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DrillTools } from "../../src/recovery/drill/scenario.ts";
import { runningFields, writeJobs } from "../../src/recovery/drill/queue-stream.ts";
import { Stage } from "../support/stage.ts";
import { recovererOn, reportOf, short } from "./recovery-scene.ts";

const HOUR_MS = 3_600_000;
const ANEW = { skipIfRecentAttempt: false };

let stage: Stage;
let queue: JobQueue;
beforeEach(() => {
  stage = new Stage();
  queue = createJobQueue({
    log: stage.log,
    tenant: "acme",
    timers: stage.clock.timers(),
    random: () => 0.5,
  });
});
afterEach(async () => {
  await queue.close();
  await stage.close();
});

/** A worker that holds its lease for so long takes the job. Answers the token. */
async function take(id: string, workerId: string, leaseMs = 9_000): Promise<string> {
  await stage.log.leases.renew({ workerId, machine: "m", processId: 1 }, leaseMs);
  return (await queue.dequeueById(id, { workerId })).token;
}

test("what a dead worker held is found, waits again and is finished by another", async () => {
  const id = await queue.enqueue("mail", { to: "ann@example.org" });
  await take(id, "w1");
  await stage.advance(10_000);
  const { recovery } = recovererOn(stage);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(true);
  expect(await recovery.getRecoveryStatus()).toMatchObject({ state: "jobs-pending", jobsNeedingRecovery: 1 });
  const report = reportOf(await recovery.recover());
  expect(short(report)).toEqual({
    found: [`queue-job ${id}: worker-gone`],
    done: [`queue-job ${id}: resumed`],
  });
  expect(JSON.stringify(report)).not.toMatch(/ann|mail/);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  await queue.finishJob(await take(id, "w2"), "sent");
  expect(await queue.jobDetails(id)).toMatchObject({ state: "finished", result: "sent", losses: 1 });
});

test("a job that sends no heartbeats any more is found, and one that does is left alone", async () => {
  const [silent, alive] = [await queue.enqueue("a", 1), await queue.enqueue("a", 2)];
  await queue.dequeueById(silent);
  const { token } = await queue.dequeueById(alive);
  await stage.advance(60_000);
  await queue.refreshHeartbeat(token);
  await stage.advance(60_001);
  const { recovery } = recovererOn(stage);
  expect(short(reportOf(await recovery.recover()))).toEqual({
    found: [`queue-job ${silent}: no-checkpoint`],
    done: [`queue-job ${silent}: resumed`],
  });
  expect(await queue.idFromToken(token)).toBe(alive);
});

test("a job that runs for hours while its worker lives is told of and left alone", async () => {
  const id = await queue.enqueue("film", null);
  const token = await take(id, "w1", 10 * HOUR_MS);
  await stage.advance(2 * HOUR_MS + 1);
  const { recovery } = recovererOn(stage);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  const result = await recovery.recover();
  expect(result.outcome).toBe("recovered");
  expect(short(reportOf(result))).toEqual({ found: [`queue-job ${id}: running-too-long`], done: [] });
  await queue.finishJob(token, "done");
});

test("a graceful shutdown leaves nothing to recover", async () => {
  const id = await queue.enqueue("mail", null);
  await queue.releaseJob(await take(id, "w1"));
  await stage.log.leases.drop("w1");
  const { recovery } = recovererOn(stage);
  expect(short(reportOf(await recovery.recover()))).toEqual({ found: [], done: [] });
  expect(await queue.jobDetails(id)).toMatchObject({ state: "pending", attempts: 0, losses: 0 });
});

test("two processes that start again at once lose a job's claim once", async () => {
  const id = await queue.enqueue("mail", null);
  await take(id, "w1");
  await stage.advance(10_000);
  const results = await Promise.all(
    [recovererOn(stage), recovererOn(stage)].map((one) => one.recovery.recover()),
  );
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["recovered", "skipped"]);
  expect(await queue.jobDetails(id)).toMatchObject({ state: "pending", losses: 1 });
});

test("however often a job is lost and recovered, its losses end it", async () => {
  const id = await queue.enqueue("mail", null);
  const outcomes: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    await take(id, `w${round}`);
    await stage.advance(10_000);
    const { done } = reportOf(await recovererOn(stage).recovery.recover(ANEW));
    outcomes.push(done[0]!.outcome);
  }
  expect(outcomes).toEqual(["resumed", "resumed", "ended"]);
  expect(await queue.jobDetails(id)).toMatchObject({
    state: "failed",
    losses: 3,
    result: { error: { code: "worker-lost" } },
  });
});

describe("a job of which nothing was heard for a day", () => {
  test("fails with a reason that its owner sees, and can be redriven", async () => {
    const id = await queue.enqueue("mail", null);
    await take(id, "w1");
    await stage.advance(24 * HOUR_MS + 10_000);
    const { recovery } = recovererOn(stage);
    const result = await recovery.recover();
    expect(result.outcome).toBe("warnings");
    expect(short(reportOf(result))).toEqual({
      found: [`queue-job ${id}: stale`],
      done: [`queue-job ${id}: closed`],
    });
    const { state, result: said } = await queue.jobDetails(id);
    expect({ state, said }).toMatchObject({
      state: "failed",
      said: { error: { code: "stale", message: expect.stringContaining("Redrive it") } },
    });
    expect(await queue.redrive([id])).toBe(1);
    expect(await queue.jobDetails(id)).toMatchObject({ state: "pending", losses: 0 });
  });

  test("is closed also by the clean-up alone", async () => {
    await take(await queue.enqueue("mail", null), "w1");
    await stage.advance(25 * HOUR_MS);
    const { recovery } = recovererOn(stage);
    expect(await recovery.cleanupStaleJobs()).toBe(1);
    expect(await recovery.cleanupStaleJobs()).toBe(0);
  });

  test("is another one than a job that ran for days until its worker died a moment ago", async () => {
    const id = await queue.enqueue("film", null);
    await take(id, "w1", 50 * HOUR_MS);
    await stage.advance(50 * HOUR_MS + 1_000);
    const { recovery } = recovererOn(stage, { ports: { isGone: ({ workerId }) => workerId === "w1" } });
    expect(await recovery.cleanupStaleJobs()).toBe(0);
    expect(short(reportOf(await recovery.recover()))).toEqual({
      found: [`queue-job ${id}: worker-gone`],
      done: [`queue-job ${id}: resumed`],
    });
  });
});

test("a tenant whose recovery breaks stops no other", async () => {
  const other = createJobQueue({
    log: stage.log,
    tenant: "beta",
    timers: stage.clock.timers(),
  });
  for (const one of [queue, other]) await one.dequeueById(await one.enqueue("a", null));
  await other.close();
  await stage.advance(120_001);
  const { recovery, log } = recovererOn(stage);
  log.judge = (call) => {
    if (call.name === "stream.append" && call.userId === "acme") throw new RangeError("broken");
  };
  const { problems, done } = reportOf(await recovery.recover());
  expect(problems).toEqual([{ stream: "acme", lane: "queue", what: "could not be recovered: RangeError" }]);
  expect(done.map(({ stream }) => stream)).toEqual(["beta"]);
});

test("of very many lost jobs all are recovered, though a transaction repairs only so many", async () => {
  const tools: DrillTools = { log: stage.log, newId: stage.newId, random: () => 0.5 };
  const claim = { workerId: "gone", lease: "worker", agoMs: 60_000, losses: 1 } as const;
  await writeJobs(
    "acme",
    (nowMs) =>
      Array.from({ length: 2_500 }, () => ({
        id: stage.newId(),
        fields: runningFields(nowMs, claim, stage.newId),
      })),
    tools,
  );
  const { recovery } = recovererOn(stage);
  const { found, done } = reportOf(await recovery.recover());
  expect([found.length, done.length]).toEqual([2_500, 2_500]);
  expect(new Set(done.map(({ id }) => id)).size).toBe(2_500);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
});

test("imports and jobs of one stream are both recovered", async () => {
  const acme = stage.user("acme");
  await acme.imports(["https://a.example/"]);
  const worker = await stage.started();
  await stage.advance(1_000);
  worker.kill();
  await take(await queue.enqueue("mail", null), "w1");
  await stage.advance(10_000);
  const { done } = reportOf(await recovererOn(stage).recovery.recover());
  expect(done.map(({ kind }) => kind)).toEqual(["import-item", "queue-job"]);
});

/** Five tasks one after the other, of which `finished` have ended; null claims none of the others. */
async function run(finished: number, running: "lost" | null) {
  const tools: DrillTools = { log: stage.log, newId: stage.newId, random: () => 0.5 };
  const runId = stage.newId();
  const taskIds = Array.from({ length: 5 }, stage.newId);
  const claim = { workerId: "gone", lease: "worker", agoMs: 60_000, losses: 1 } as const;
  await writeJobs(
    "acme",
    (nowMs) => [
      ...taskIds.map((id, index) => ({
        id,
        fields: {
          jobType: "task",
          dependencies: taskIds.slice(Math.max(0, index - 1), index),
          task: { runId, key: `${index}` },
          ...(index < finished && { state: "finished", result: "null" }),
          ...(index === finished && running && runningFields(nowMs, claim, stage.newId)),
        },
      })),
      {
        id: runId,
        fields: {
          jobType: "schedule-run",
          dependencies: taskIds,
          gathers: true,
          run: {
            scheduleId: runId,
            name: "nightly",
            dueAt: new Date(nowMs).toISOString(),
            recovers: true,
            maxRecoveries: 3,
          },
        },
      },
    ],
    tools,
  );
  return { runId, taskIds };
}

/** Runs tasks as they come; answers which. */
async function work(count: number): Promise<string[]> {
  const ran: string[] = [];
  for (let task = 0; task < count; task += 1) {
    const { id, token } = await queue.dequeue({ jobTypes: ["task"] });
    ran.push(id);
    await queue.finishJob(token, null);
  }
  return ran;
}

describe("a run of a schedule", () => {
  test("that was interrupted goes on: what has ended never runs again, the rest runs once, and it completes", async () => {
    const { runId, taskIds } = await run(2, "lost");
    const report = reportOf(await recovererOn(stage).recovery.recover());
    expect(short(report)).toEqual({
      found: [`queue-job ${taskIds[2]}: worker-gone`],
      done: [`schedule-run ${runId}: resumed`, `queue-job ${taskIds[2]}: resumed`],
    });
    expect(report.found[0]!.what).toContain(`as a task of run ${runId}`);
    expect(await work(3)).toEqual(taskIds.slice(2));
    await recovererOn(stage).recovery.recover(ANEW);
    expect(await queue.jobDetails(runId)).toMatchObject({ state: "finished" });
  });

  test("that crashed before its first task is not complete", async () => {
    const { runId, taskIds } = await run(0, null);
    expect(short(reportOf(await recovererOn(stage).recovery.recover())).found).toEqual([]);
    expect(await queue.jobDetails(runId)).toMatchObject({ state: "pending" });
    expect(await work(5)).toEqual(taskIds);
  });

  test("that is interrupted again and again is given up after its attempts", async () => {
    const { runId, taskIds } = await run(2, "lost");
    const outcomes: string[] = [];
    for (let round = 1; round <= 4; round += 1) {
      if (round > 1) await take(taskIds[2]!, `w${round}`);
      await stage.advance(10_000);
      const { done } = reportOf(await recovererOn(stage).recovery.recover(ANEW));
      outcomes.push(done.find(({ id }) => id === runId)!.outcome);
    }
    expect(outcomes).toEqual(["resumed", "resumed", "resumed", "ended"]);
    expect(await queue.jobDetails(runId)).toMatchObject({
      state: "failed",
      result: { error: { code: "recovery-attempts-used" } },
    });
  });
});
