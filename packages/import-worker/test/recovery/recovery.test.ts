/** What recovery finds, does and tells, on imports in memory. */
import { addItems, ORPHANED } from "@tidemark/import-job";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { RECOVERY_STREAM } from "../../src/index.ts";
import { article, ScriptedExtract } from "../support/scripted-extract.ts";
import { Stage, urls } from "../support/stage.ts";
import { killedInTheMiddle, recovererOn, reportOf, short } from "./recovery-scene.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

function pages(): ScriptedExtract {
  const web = new ScriptedExtract();
  web.script = (url) => article(url);
  return web;
}

test("what a dead worker held is found, given back and done by the next worker, once each", async () => {
  const { ann, itemIds } = await killedInTheMiddle(stage);
  await stage.advance(10_000);
  const { recovery } = recovererOn(stage);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(true);
  const report = reportOf(await recovery.recover());
  expect(short(report)).toEqual({
    found: [`import-item ${itemIds[1]}: worker-gone`, `import-item ${itemIds[2]}: worker-gone`],
    done: [`import-item ${itemIds[1]}: resumed`, `import-item ${itemIds[2]}: resumed`],
  });
  expect(report.problems).toEqual([]);
  expect(await ann.states()).toEqual(["extracted", "pending", "pending", "pending"]);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  const heir = await stage.started({ web: pages() });
  await stage.playOn();
  expect(await ann.states()).toEqual(["saved", "saved", "saved", "saved"]);
  expect(heir.web.fetched).toHaveLength(3);
});

test("the claims of a process that is certain to be gone are recovered at once", async () => {
  const { itemIds, workerId } = await killedInTheMiddle(stage);
  const { recovery } = recovererOn(stage, { ports: { isGone: (lease) => lease.workerId === workerId } });
  expect(short(reportOf(await recovery.recover())).done).toEqual([
    `import-item ${itemIds[1]}: resumed`,
    `import-item ${itemIds[2]}: resumed`,
  ]);
});

test("what a living worker does is left alone", async () => {
  const ann = stage.user("ann");
  await ann.imports(urls(2));
  await stage.started();
  await stage.advance(20_000);
  const { recovery } = recovererOn(stage);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  expect(short(reportOf(await recovery.recover()))).toEqual({ found: [], done: [] });
  expect(await ann.states()).toEqual(["extracting", "extracting"]);
});

test("a graceful shutdown leaves nothing to recover, and its imports go on", async () => {
  const ann = stage.user("ann");
  await ann.imports(urls(3));
  const first = await stage.started({ drainMs: 1_000 });
  await stage.advance(1_000);
  const stopped = first.worker.stop();
  await stage.advance(2_000);
  await stopped;
  expect(await ann.states()).toEqual(["pending", "pending", "pending"]);
  const { recovery } = recovererOn(stage);
  expect(short(reportOf(await recovery.recover()))).toEqual({ found: [], done: [] });
  await stage.started({ web: pages() });
  await stage.playOn();
  expect(await ann.states()).toEqual(["saved", "saved", "saved"]);
  expect((await ann.item("ann-job-1-item-1")).counters).toMatchObject({ attempts: 1, losses: 0 });
});

test("a crash before the first page was taken does not complete the import", async () => {
  const ann = stage.user("ann");
  const made = await ann.imports(urls(2));
  const { recovery } = recovererOn(stage);
  await stage.advance(3 * DAY_MS);
  expect(short(reportOf(await recovery.recover()))).toEqual({ found: [], done: [] });
  expect(await ann.statusOf(made)).toBe("queued");
  await stage.started({ web: pages() });
  await stage.playOn();
  expect(await ann.statusOf(made)).toBe("done");
  expect(await ann.states()).toEqual(["saved", "saved"]);
});

describe("two processes that start again at once", () => {
  test("recover once", async () => {
    const { ann, itemIds } = await killedInTheMiddle(stage);
    await stage.advance(10_000);
    const [one, two] = [recovererOn(stage), recovererOn(stage)];
    const results = await Promise.all([one.recovery.recover(), two.recovery.recover()]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(["recovered", "skipped"]);
    expect(results.find(({ outcome }) => outcome === "skipped")).toMatchObject({ reason: "running" });
    expect(await ann.history(itemIds[1]!)).toEqual(["pending", "extracting", "pending"]);
    expect((await ann.item(itemIds[1]!)).counters).toEqual({ claim: 1, attempts: 0, losses: 1 });
    expect((await stage.log.head(RECOVERY_STREAM))?.seq).toBe(2);
  });

  test("and the later one is content with the earlier one's success", async () => {
    await killedInTheMiddle(stage);
    await stage.advance(10_000);
    await recovererOn(stage).recovery.recover();
    await stage.advance(MINUTE_MS);
    const { recovery } = recovererOn(stage);
    expect(await recovery.recover()).toMatchObject({ outcome: "skipped", reason: "recent" });
    expect(await recovery.initializeRecovery()).toBe(true);
    expect((await recovery.recover({ skipIfRecentAttempt: false })).outcome).toBe("recovered");
    expect(await recovery.forceRecovery()).toBe(true);
  });

  test("and what was interrupted within minutes of a success is recovered all the same", async () => {
    const { itemIds } = await killedInTheMiddle(stage);
    await stage.advance(10_000);
    await recovererOn(stage).recovery.recover();
    const heir = await stage.started();
    await stage.advance(1_000);
    heir.kill();
    await stage.advance(10_000);
    const { recovery } = recovererOn(stage);
    expect(short(reportOf(await recovery.recover())).done).toContain(`import-item ${itemIds[1]}: resumed`);
    expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
    expect(await recovery.recover()).toMatchObject({ outcome: "skipped", reason: "recent" });
  });

  test("and a look around that is called off ends as called off", async () => {
    await killedInTheMiddle(stage);
    await stage.advance(10_000);
    await recovererOn(stage).recovery.recover();
    const calling = new AbortController();
    const later = recovererOn(stage);
    later.log.judge = ({ name }) => {
      if (name === "heads") calling.abort();
    };
    expect((await later.recovery.recover({ signal: calling.signal })).outcome).toBe("stopped");
  });

  test("and one that dies in the middle is followed by the other", async () => {
    const { itemIds } = await killedInTheMiddle(stage);
    await stage.advance(10_000);
    const dying = recovererOn(stage);
    dying.log.judge = (call) => {
      if (call.name === "withStreamIfFree") dying.kill();
    };
    void dying.recovery.recover();
    await stage.advance(5_000);
    const heir = recovererOn(stage);
    expect(await heir.recovery.recover()).toMatchObject({ outcome: "skipped", reason: "running" });
    await stage.advance(5_000);
    expect((await heir.recovery.getRecoveryStatus()).state).toBe("failed");
    expect(short(reportOf(await heir.recovery.recover())).done).toHaveLength(2);
    expect(itemIds).toHaveLength(4);
    expect(await heir.recovery.getRecoveryStatus()).toMatchObject({ state: "healthy" });
  });
});

test("however often a page is lost and recovered, its losses end it", async () => {
  const ann = stage.user("ann");
  const { itemIds } = await ann.imports(urls(1));
  for (let round = 1; round <= 3; round += 1) {
    const actor = await stage.started();
    await stage.advance(1_000);
    actor.kill();
    await stage.advance(10_000);
    const { recovery } = recovererOn(stage);
    const report = reportOf(await recovery.recover({ skipIfRecentAttempt: false }));
    expect(short(report).done[0]).toBe(`import-item ${itemIds[0]}: ${round < 3 ? "resumed" : "ended"}`);
  }
  expect(await ann.states()).toEqual(["error"]);
  const { recovery } = recovererOn(stage);
  expect(short(reportOf(await recovery.recover({ skipIfRecentAttempt: false })))).toEqual({
    found: [],
    done: [],
  });
});

test("a stream whose recovery breaks stops no other, and is told of", async () => {
  const users = ["ann", "bob", "cleo"].map((name) => stage.user(name));
  for (const user of users) await user.imports(urls(1, `${user.id}.example`));
  const actor = await stage.started();
  await stage.advance(1_000);
  actor.kill();
  await stage.advance(10_000);
  const { recovery, log, logger, told } = recovererOn(stage);
  log.judge = (call) => {
    if (call.name === "stream.append" && call.userId === "bob") throw new TypeError("secret-of-bob");
  };
  const result = await recovery.recover();
  expect(result.outcome).toBe("warnings");
  const { problems, done, streams } = reportOf(result);
  expect(problems).toEqual([{ stream: "bob", lane: "imports", what: "could not be recovered: TypeError" }]);
  expect(done.map(({ stream }) => stream).sort()).toEqual(["ann", "cleo"]);
  expect(streams).toBe(3);
  expect(told).toContainEqual({ end: "warnings" });
  expect(logger.errors).toHaveLength(1);
  expect(await stage.user("bob").states()).toEqual(["extracting"]);
  expect(JSON.stringify([await recovery.getRecoveryStatus(), told])).not.toContain("secret-of-bob");
});

test("a stream that somebody else holds is left to them, and told of", async () => {
  await killedInTheMiddle(stage);
  await stage.advance(10_000);
  const { recovery } = recovererOn(stage);
  const release = Promise.withResolvers<void>();
  const holding = stage.log.withStream("ann", () => release.promise);
  const result = await recovery.recover();
  expect(result).toMatchObject({ outcome: "warnings" });
  expect(reportOf(result).problems).toMatchObject([
    { stream: "ann", what: expect.stringContaining("holds it") },
  ]);
  expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
  release.resolve();
  await holding;
});

describe("claims that are old", () => {
  test.each([
    [11 * MINUTE_MS, "no-checkpoint"],
    [121 * MINUTE_MS, "running-too-long"],
  ])("after %d ms of one claim of a living worker the reason is %s", async (ageMs, reason) => {
    const ann = stage.user("ann");
    const { itemIds } = await ann.imports(urls(1));
    const actor = await stage.started();
    await stage.advance(1_000);
    actor.kill();
    await stage.advance(ageMs);
    await stage.log.leases.renew(
      { workerId: actor.workerId, machine: "machine-1", processId: 1 },
      10 * DAY_MS,
    );
    const { recovery } = recovererOn(stage);
    expect(short(reportOf(await recovery.recover()))).toEqual({
      found: [`import-item ${itemIds[0]}: ${reason}`],
      done: [`import-item ${itemIds[0]}: resumed`],
    });
  });
});

describe("half-written imports", () => {
  test("one whose other pages never came is found, and ends with those that came", async () => {
    const ann = stage.user("ann");
    const made = await ann.imports([], 3);
    const { recovery } = recovererOn(stage);
    await stage.advance(9 * MINUTE_MS);
    expect(short(reportOf(await recovery.recover()))).toEqual({ found: [], done: [] });
    await stage.advance(MINUTE_MS);
    expect(short(reportOf(await recovery.recover({ skipIfRecentAttempt: false })))).toEqual({
      found: [`import ${made.jobId}: half-written`],
      done: [`import ${made.jobId}: ended`],
    });
    expect(await ann.statusOf(made)).toBe("done");
  });

  test("pages without their import wait a day, and are then closed with a reason", async () => {
    const ann = stage.user("ann");
    const author = { clientId: "d", actor: null, nowMs: stage.clock.nowMs(), newId: stage.newId };
    await ann.append(addItems(author, "lost", [{ itemId: "page", url: "https://a.example/" }], 0));
    const worker = await stage.started();
    await stage.advance(1_000);
    worker.kill();
    await stage.advance(HOUR_MS);
    const { recovery } = recovererOn(stage);
    const early = reportOf(await recovery.recover({ skipIfRecentAttempt: false }));
    expect(short(early)).toEqual({ found: ["import lost: half-written"], done: [] });
    expect(await recovery.hasJobsNeedingRecovery()).toBe(false);
    expect(await recovery.cleanupStaleJobs()).toBe(0);
    await stage.advance(DAY_MS);
    const late = await recovery.recover({ skipIfRecentAttempt: false });
    expect(late.outcome).toBe("warnings");
    expect(short(reportOf(late))).toEqual({
      found: ["import lost: stale"],
      done: ["import lost: closed", "import-item page: ended"],
    });
    expect(await ann.job("lost")).toMatchObject({ status: "cancelled", failure: ORPHANED });
    expect(await ann.states()).toEqual(["cancelled"]);
  });

  test("what is stale can be closed by itself, and nothing else is", async () => {
    const [ann, bob] = [stage.user("ann"), stage.user("bob")];
    const author = { clientId: "d", actor: null, nowMs: stage.clock.nowMs(), newId: stage.newId };
    await ann.append(addItems(author, "lost", [{ itemId: "page", url: "https://a.example/" }], 0));
    await bob.imports(urls(1));
    const actor = await stage.started();
    await stage.advance(1_000);
    actor.kill();
    await stage.advance(2 * DAY_MS);
    const { recovery } = recovererOn(stage);
    expect(await recovery.cleanupStaleJobs()).toBe(1);
    expect(await recovery.cleanupStaleJobs()).toBe(0);
    expect(await ann.states()).toEqual(["cancelled"]);
    expect(await bob.states()).toEqual(["extracting"]);
  });
});

test("a paused import is its user's, however old", async () => {
  const ann = stage.user("ann");
  const made = await ann.imports(urls(1));
  await ann.intends(made, "pause");
  await stage.advance(30 * DAY_MS);
  const { recovery } = recovererOn(stage);
  const result = await recovery.recover({ skipIfRecentAttempt: false });
  expect(result.outcome).toBe("recovered");
  expect(reportOf(result).found).toEqual([]);
  expect(await recovery.cleanupStaleJobs()).toBe(0);
  expect(await ann.statusOf(made)).toBe("paused");
  expect(await ann.states()).toEqual(["pending"]);
});
