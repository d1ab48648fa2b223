/** Recovery on a real Postgres: several connections as if they were several processes. */
import { randomUUID } from "node:crypto";
import { connectSyncLog, type PostgresSyncLog } from "@tidemark/sync-log-postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createRecovery, type Recovery, type RecoveryOptions, RECOVERY_STREAM } from "../../src/index.ts";
import { runDrill } from "../../src/recovery/drill/drill.ts";
import { RecordingLogger } from "../support/recordings.ts";
import { PgStage } from "../support/pg-stage.ts";
import { ScriptedExtract } from "../support/scripted-extract.ts";
import { urls } from "../support/stage.ts";
import { reportOf, short } from "./recovery-scene.ts";

let stage: PgStage;
beforeAll(async () => {
  stage = await PgStage.open();
});
afterEach(() => stage.empty());
afterAll(() => stage.close());

function recoveryOn(log: PostgresSyncLog, options: Partial<RecoveryOptions> = {}): Recovery {
  return createRecovery(
    {
      log,
      timers: {
        after(delayMs, callback) {
          const timer = setTimeout(callback, delayMs);
          return () => clearTimeout(timer);
        },
        monotonicMs: () => performance.now(),
      },
      newId: randomUUID,
      random: Math.random,
      logger: new RecordingLogger(),
      isGone: () => false,
      checkConnection: () => log.ping(),
      observer: {
        found: () => undefined,
        done: () => undefined,
        problem: () => undefined,
        attemptEnded: () => undefined,
      },
    },
    { workerId: `recovery-${randomUUID()}`, machine: "m", processId: 1, ...options },
  );
}

/** A page that is with a worker which does not answer, and whose lease ran out long ago. */
async function interrupted(): Promise<string> {
  const ann = stage.user("ann");
  const { itemIds } = await ann.imports(urls(1));
  const web = new ScriptedExtract();
  const begun = new Promise<void>((resolve) => (web.onFetch = () => resolve()));
  const { worker } = await stage.actor({ web });
  void worker.runTickOnce();
  await begun;
  await stage.age(20_000);
  return itemIds[0]!;
}

test("two processes that start at once recover once", async () => {
  const itemId = await interrupted();
  const other = await connectSyncLog({ url: stage.url, maxConnections: 4 });
  const results = await Promise.all([recoveryOn(stage.log).recover(), recoveryOn(other).recover()]);
  await other.close();
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["recovered", "skipped"]);
  const report = reportOf(results.find(({ outcome }) => outcome === "recovered")!);
  expect(short(report)).toEqual({
    found: [`import-item ${itemId}: worker-gone`],
    done: [`import-item ${itemId}: resumed`],
  });
  const ann = stage.user("ann");
  expect((await ann.item(itemId)).counters).toEqual({ claim: 1, attempts: 0, losses: 1 });
  const attempts = await stage.log.readAfter(RECOVERY_STREAM, 0);
  expect(attempts.changes.map(({ data }) => data?.["state"])).toEqual(["running", "recovered"]);
  expect((await ann.report()).violations).toEqual([]);
});

test("a stream that a stuck transaction holds stops no other stream, and is told of", async () => {
  await interrupted();
  const bob = stage.user("bob");
  await bob.imports([], 2);
  await stage.age(20 * 60_000);
  const release = Promise.withResolvers<void>();
  const holding = stage.log.withStream("ann", () => release.promise);
  const result = await recoveryOn(stage.log).recover();
  expect(result.outcome).toBe("warnings");
  expect(reportOf(result).problems).toMatchObject([{ stream: "ann", lane: "imports" }]);
  expect(reportOf(result).done).toMatchObject([{ stream: "bob", outcome: "ended" }]);
  release.resolve();
  await holding;
});

test("the status follows what happens", async () => {
  const recovery = recoveryOn(stage.log);
  expect(await recovery.getRecoveryStatus()).toMatchObject({ state: "healthy", lastAttempt: null });
  await interrupted();
  expect(await recovery.getRecoveryStatus()).toMatchObject({ state: "jobs-pending", jobsNeedingRecovery: 1 });
  expect(await recovery.hasJobsNeedingRecovery()).toBe(true);
  await recovery.recover();
  expect(await recovery.getRecoveryStatus()).toMatchObject({
    state: "healthy",
    jobsNeedingRecovery: 0,
    lastAttempt: { state: "recovered", found: 1, done: 1 },
  });
});

test("a recovery whose time is up is recorded so, and leaves the rest to the next one", async () => {
  await interrupted();
  const timeout = AbortSignal.abort(new DOMException("late", "TimeoutError"));
  expect((await recoveryOn(stage.log).recover({ signal: timeout })).outcome).toBe("timed-out");
  expect(await stage.user("ann").states()).toEqual(["extracting"]);
  expect(short(reportOf(await recoveryOn(stage.log).recover())).done).toHaveLength(1);
});

test("the drill passes", async () => {
  const problems: string[] = [];
  const result = await runDrill(
    {
      log: stage.log,
      newId: randomUUID,
      random: Math.random,
      createRecovery: (options) => recoveryOn(stage.log, options),
      onStep: ({ scenario, step, problem }) => {
        if (problem !== null) problems.push(`${scenario} ${step}: ${problem}`);
      },
    },
    new AbortController().signal,
  );
  expect(problems).toEqual([]);
  expect(result.problems).toBe(0);
  expect(await stage.log.leases.all()).toEqual([]);
});
