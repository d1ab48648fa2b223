/** How a recovery conducts itself: towards a database that is away, when it is called off, and what it tells of itself. */
import { createJobQueue } from "@tidemark/job-queue";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RECOVERY_STREAM } from "../../src/index.ts";
import { Stage, urls } from "../support/stage.ts";
import { killedInTheMiddle, recovererOn, reportOf, short } from "./recovery-scene.ts";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

async function manyKilled(): Promise<string[]> {
  const names = Array.from({ length: 12 }, (_, index) => `user-${String(index).padStart(2, "0")}`);
  for (const name of names) await stage.user(name).imports(urls(1, `${name}.example`));
  const actor = await stage.started();
  await stage.advance(1_000);
  actor.kill();
  await stage.advance(10_000);
  return names;
}

const isAway = () => Promise.reject(new Error("away"));

describe("the database", () => {
  test("is asked as often as was wished, with pauses, and then the recovery has failed", async () => {
    let asked = 0;
    const checkConnection = async () => {
      asked += 1;
      throw new Error("postgres://me:geheim@db");
    };
    const { recovery } = recovererOn(stage, { ports: { checkConnection } });
    const recovering = recovery.recover({ maxRetries: 4, retryDelayMs: 1_000 });
    await stage.advance(2_999);
    expect(asked).toBe(3);
    await stage.advance(1);
    expect(await recovering).toMatchObject({ outcome: "failed", why: "the database does not answer" });
    expect(asked).toBe(4);
    expect(JSON.stringify(await recovering)).not.toContain("geheim");
    expect(await stage.log.head(RECOVERY_STREAM)).toBeNull();
  });

  test("is asked three times, five seconds apart, when nothing else was wished", async () => {
    let asked = 0;
    const checkConnection = async () => {
      asked += 1;
      throw new Error("away");
    };
    const { recovery } = recovererOn(stage, { ports: { checkConnection } });
    const recovering = recovery.initializeRecovery();
    await stage.advance(9_999);
    expect(asked).toBe(2);
    await stage.advance(1);
    expect(await recovering).toBe(false);
    expect(asked).toBe(3);
  });

  test("that comes back in time is recovered", async () => {
    const { itemIds } = await killedInTheMiddle(stage);
    await stage.advance(10_000);
    let asked = 0;
    const checkConnection = async () => {
      asked += 1;
      if (asked < 3) throw new Error("away");
    };
    const { recovery } = recovererOn(stage, { ports: { checkConnection } });
    const recovering = recovery.recover();
    await stage.advance(10_000);
    expect(short(reportOf(await recovering)).done).toHaveLength(2);
    expect(itemIds).toHaveLength(4);
  });

  test("that never answers counts as away after ten seconds", async () => {
    const checkConnection = () => stage.clock.never;
    const { recovery } = recovererOn(stage, { ports: { checkConnection } });
    const asking = recovery.validateDatabaseConnection();
    await stage.advance(10_000);
    expect(await asking).toBe(false);
    expect(await recovererOn(stage).recovery.validateDatabaseConnection()).toBe(true);
  });

  test("that breaks off in the middle is tried again, and every attempt is recorded", async () => {
    await killedInTheMiddle(stage);
    await stage.advance(10_000);
    const { recovery, log } = recovererOn(stage);
    let breaks = 1;
    log.judge = (call, phase) => {
      if (call.name !== "heads" || phase !== "before" || breaks === 0) return;
      breaks -= 1;
      throw new Error("the connection was lost");
    };
    const recovering = recovery.recover();
    await stage.advance(5_000);
    expect((await recovering).outcome).toBe("recovered");
    const changes = (await stage.log.readAfter(RECOVERY_STREAM, 0)).changes;
    expect(changes.map(({ data }) => data?.["state"])).toEqual(["running", "failed", "running", "recovered"]);
  });

  test.each(["before", "after"] as const)(
    "whose answer to the beginning is lost %s it was stored begins one attempt",
    async (lost) => {
      const { recovery, log } = recovererOn(stage);
      let isLost = false;
      log.judge = (call, phase) => {
        if (call.userId !== RECOVERY_STREAM || phase !== lost || isLost) return;
        if (call.name !== "withStream") return;
        isLost = true;
        throw new Error("the connection was lost");
      };
      const recovering = recovery.recover();
      await stage.advance(5_000);
      expect((await recovering).outcome).toBe("recovered");
      const changes = (await stage.log.readAfter(RECOVERY_STREAM, 0)).changes;
      expect(changes.map(({ data }) => data?.["state"])).toEqual(["running", "recovered"]);
    },
  );
});

describe("a recovery that is called off", () => {
  const timeout = new DOMException("too late", "TimeoutError");

  test.each([
    [timeout, "timed-out"],
    ["a signal", "stopped"],
  ] as const)("begins no transition after that, and is recorded as %s", async (reason, outcome) => {
    const names = await manyKilled();
    const calling = new AbortController();
    const { recovery, log } = recovererOn(stage, { limits: { streamsAtATime: 1 } });
    log.judge = (call, phase) => {
      if (call.name === "withStreamIfFree" && call.userId === names[3] && phase === "after")
        calling.abort(reason);
    };
    const result = await recovery.recover({ signal: calling.signal });
    expect(result.outcome).toBe(outcome);
    expect(reportOf(result)).toMatchObject({ streams: 4 });
    expect(reportOf(result).done.map(({ stream }) => stream)).toEqual(names.slice(0, 4));
    expect(log.callsOf("withStreamIfFree").map(({ userId }) => userId)).toEqual(names.slice(0, 4));
    expect(await stage.user(names[4]!).states()).toEqual(["extracting"]);
    expect(await recovery.getRecoveryStatus()).toMatchObject({
      state: outcome === "timed-out" ? "failed" : "jobs-pending",
      jobsNeedingRecovery: 8,
      lastAttempt: { state: outcome, found: 4, done: 4, problems: 0 },
    });
    expect(await stage.log.leases.all()).toHaveLength(1);
  });

  test.each(["imports", "queue"] as const)(
    "while it takes a head writes nothing under it (%s)",
    async (lane) => {
      const { itemIds } = await killedInTheMiddle(stage);
      const queue = createJobQueue({ log: stage.log, tenant: "ann", timers: stage.clock.timers() });
      await queue.dequeueById(await queue.enqueue("a", null));
      await queue.close();
      await stage.advance(120_001);
      const calling = new AbortController();
      const { recovery, log } = recovererOn(stage, { limits: { streamsAtATime: 1 } });
      let heads = 0;
      log.judge = (call, phase) => {
        if (call.name !== "withStreamIfFree" || phase !== "before") return;
        heads += 1;
        if (heads === (lane === "imports" ? 1 : 2)) calling.abort(timeout);
      };
      const { done } = reportOf(await recovery.recover({ signal: calling.signal }));
      expect(done.map(({ id }) => id)).toEqual(lane === "imports" ? [] : itemIds.slice(1, 3));
      expect(heads).toBe(lane === "imports" ? 1 : 2);
    },
  );

  test("before it began does nothing", async () => {
    await manyKilled();
    const { recovery, log } = recovererOn(stage);
    const result = await recovery.recover({ signal: AbortSignal.abort(timeout) });
    expect(result).toMatchObject({ outcome: "timed-out", report: { done: [] } });
    expect(log.callsOf("withStreamIfFree")).toEqual([]);
  });

  test("while it waits for the next try ends at once", async () => {
    const { recovery } = recovererOn(stage, { ports: { checkConnection: isAway } });
    const calling = new AbortController();
    const recovering = recovery.recover({ signal: calling.signal });
    await stage.advance(1_000);
    calling.abort(timeout);
    expect((await recovering).outcome).toBe("timed-out");
  });

  test("ends within five seconds, even when the log does not answer any more", async () => {
    await manyKilled();
    const dying = recovererOn(stage);
    dying.log.judge = (call) => {
      if (call.name === "heads") dying.log.die();
    };
    const calling = new AbortController();
    const recovering = dying.recovery.recover({ signal: calling.signal });
    await stage.advance(1_000);
    calling.abort(timeout);
    await stage.advance(5_000);
    expect(await recovering).toMatchObject({ outcome: "timed-out", report: { done: [] } });
    dying.kill();
  });
});

describe("the status", () => {
  test("is healthy where nothing ever happened", async () => {
    const { recovery } = recovererOn(stage);
    expect(await recovery.getRecoveryStatus()).toEqual({
      asOf: new Date(stage.clock.nowMs()),
      state: "healthy",
      jobsNeedingRecovery: 0,
      lastAttempt: null,
    });
  });

  test("tells of what is interrupted, of the recovery that runs, and of how it ended", async () => {
    await killedInTheMiddle(stage);
    await stage.advance(10_000);
    const watcher = recovererOn(stage).recovery;
    expect(await watcher.getRecoveryStatus()).toMatchObject({
      state: "jobs-pending",
      jobsNeedingRecovery: 2,
    });
    const slow = recovererOn(stage);
    const reached = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    slow.log.judge = (call, phase) => {
      if (call.name !== "heads" || phase !== "before") return;
      reached.resolve();
      return release.promise;
    };
    const recovering = slow.recovery.recover();
    await reached.promise;
    expect(await watcher.getRecoveryStatus()).toMatchObject({
      state: "running",
      lastAttempt: { state: "running", endedAt: null },
    });
    release.resolve();
    await recovering;
    expect(await watcher.getRecoveryStatus()).toEqual({
      asOf: new Date(stage.clock.nowMs()),
      state: "healthy",
      jobsNeedingRecovery: 0,
      lastAttempt: {
        state: "recovered",
        startedAt: new Date(stage.clock.nowMs()),
        endedAt: new Date(stage.clock.nowMs()),
        found: 2,
        done: 2,
        problems: 0,
      },
    });
  });
});

test("limits that contradict each other are refused", () => {
  expect(() => recovererOn(stage, { limits: { heartbeatMs: 9_000 } })).toThrow(/more than twice heartbeatMs/);
  expect(() => recovererOn(stage, { limits: { staleAfterMs: 1 } })).toThrow(/staleAfterMs/);
});

test("broken detection finds nothing, though the work is done all the same", async () => {
  await killedInTheMiddle(stage);
  await stage.advance(10_000);
  const { recovery } = recovererOn(stage, { ports: { findInterruptedImports: () => [] } });
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  const report = reportOf(await recovery.recover());
  expect(report.found).toEqual([]);
  expect(report.done).toHaveLength(2);
});
