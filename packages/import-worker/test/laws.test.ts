import { PICKUPS } from "@tidemark/import-job";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article, failure, PLAINTEXT } from "./support/scripted-extract.ts";
import { SHORT_TTL, Stage, urls } from "./support/stage.ts";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

test("an import is fetched, extracted, collected and done", async () => {
  const user = stage.user("ann");
  const made = await user.imports(urls(3));
  const { web, told } = await stage.started();
  expect(web.runningUrls).toEqual(urls(3));
  web.answerAll();
  await quiet();
  expect(await user.states()).toEqual(["extracted", "extracted", "extracted"]);
  await stage.playOn();
  expect(await user.states()).toEqual(["saved", "saved", "saved"]);
  expect(await user.statusOf(made)).toBe("done");
  expect(told.of("jobCompleted")).toEqual([{ result: "done" }]);
  expect(told.of("itemSettled")).toHaveLength(3);
});

test("nothing is fetched or sealed while a head is held", async () => {
  await stage.user("ann").imports(urls(20));
  const heldAt: (string | null)[] = [];
  const actor = stage.actor({
    concurrency: 4,
    ports: {
      seal: async (_userId, payload) => {
        heldAt.push(actor.log.heldHere);
        return { payload };
      },
    },
  });
  actor.web.onFetch = () => heldAt.push(actor.log.heldHere);
  await actor.worker.start();
  await stage.playOn();
  expect(heldAt).toEqual(Array.from({ length: 40 }, () => null));
});

test("L12 drops a result whose claim was bounced", async () => {
  const user = stage.user("ann");
  const { itemIds } = await user.imports(urls(1));
  const zombie = await stage.started();
  const letGo = stall(zombie.log);
  const other = await stage.started();
  await stage.advance(14_000);
  expect(other.web.runningUrls).toEqual(urls(1));

  letGo();
  zombie.web.answerAll();
  await stage.advance(1_000);
  expect(await user.states()).toEqual(["extracting"]);
  expect(zombie.told.of("settleDropped")).toEqual([{ reason: "claim-not-current" }]);
  other.web.answerAll();
  await quiet();
  expect(await user.history(itemIds[0]!)).toEqual([
    "pending",
    "extracting",
    "pending",
    "extracting",
    "extracted",
  ]);
});

test("L14 every item has one article, also when it is extracted twice", async () => {
  const user = stage.user("ann");
  const { itemIds } = await user.imports(urls(2));
  const { web } = await stage.started({ limits: SHORT_TTL });
  web.answerAll();
  await stage.advance(SHORT_TTL.pickupTtlMs + 2_000);
  expect(await user.states()).toEqual(["error", "error"]);
  await user.retries(itemIds);
  await stage.playOn();
  expect(await Promise.all(itemIds.map(async (id) => (await user.item(id)).articleId))).toEqual(itemIds);
  expect(user.taken).toEqual(itemIds);
});

describe("L16 the words of a page", () => {
  test.each(["fetch", "seal"] as const)(
    "are in no log line and no metric when a %s crashes",
    async (step) => {
      const user = stage.user("ann");
      await user.imports(urls(1));
      const actor = stage.actor({ ports: step === "fetch" ? { extract: crash } : { seal: crash } });
      actor.web.script = (url) => article(url);
      await actor.worker.start();
      await quiet();
      expect(actor.logger.errors.map(({ message }) => message)).toEqual(["an extraction crashed"]);
      expect(actor.logger.text).toContain("TypeError");
      expect(actor.logger.text).toContain("laws.test.ts");
      expect(actor.logger.text + actor.told.text).not.toContain(PLAINTEXT);
      expect((await user.item((await user.changes())[1]!.recordId)).phase).toMatchObject({
        state: "pending",
        lastFailure: { code: "extraction-crashed" },
      });
    },
  );

  test("are in no log line and no metric when an import goes well or its results cannot be written", async () => {
    await stage.user("ann").imports(urls(4));
    const { web, log, logger, told } = await stage.started();
    log.judge = ({ name }) => {
      if (name === "stream.append") throw new Error("The database is away");
    };
    web.answerAll();
    await stage.advance(3_000);
    expect(logger.errors.length).toBeGreaterThan(2);
    log.judge = () => undefined;
    await stage.playOn();
    expect(logger.text + told.text).not.toContain(PLAINTEXT);
  });
});

describe("L17 a cancelled job", () => {
  test("stops its fetches, starts none and leaves no pickup", async () => {
    const user = stage.user("ann");
    const made = await user.imports(urls(6));
    const { web, told } = await stage.started({ concurrency: 3 });
    web.fetchOf(urls(1)[0]!).answer(article(urls(1)[0]!));
    await quiet();
    expect(await user.pickup(made.itemIds[0]!)).not.toBeNull();
    const signals = web.running.map(({ signal }) => signal);
    await user.intends(made, "cancel");
    await stage.advance(300);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
    expect(web.running).toEqual([]);
    expect(await user.states()).toEqual(Array.from({ length: 6 }, () => "cancelled"));
    expect(await Promise.all(made.itemIds.map((id) => user.pickup(id)))).toEqual(
      Array.from({ length: 6 }, () => null),
    );
    await stage.advance(60_000);
    expect(web.fetched).toHaveLength(4);
    expect(told.of("itemSettled").filter(({ result }) => result === "cancelled")).toHaveLength(6);
    expect(await stage.isAtRest()).toBe(true);
  });

  test("writes no pickup of a page that comes although it was stopped", async () => {
    const user = stage.user("ann");
    const made = await user.imports(urls(1));
    const { web } = await stage.started();
    web.stopsWhenTold = false;
    await user.intends(made, "cancel");
    await stage.advance(300);
    web.answerAll();
    await quiet();
    expect(await user.states()).toEqual(["cancelled"]);
    expect((await user.changes()).filter(({ tableName }) => tableName === PICKUPS)).toEqual([]);
  });

  test("is not brought back by a result that was on its way", async () => {
    const user = stage.user("ann");
    const made = await user.imports(urls(1));
    const { web, told } = await stage.started();
    await user.intends(made, "cancel");
    web.answerAll();
    await stage.advance(300);
    expect(await user.states()).toEqual(["cancelled"]);
    expect(told.of("settleDropped")).toEqual([{ reason: "job-cancelled" }]);
    expect(await user.pickup(made.itemIds[0]!)).toBeNull();
  });
});

describe("L18 a dead worker's items", () => {
  test("are taken over by another worker within the lease time", async () => {
    await stage.user("ann").imports(urls(3));
    const dead = await stage.started();
    const heir = await stage.started();
    expect(dead.web.runningUrls).toHaveLength(3);
    dead.kill();
    const diedMs = stage.clock.nowMs();
    let tookOverMs = Infinity;
    heir.web.onFetch = () => {
      tookOverMs = Math.min(tookOverMs, stage.clock.nowMs());
    };
    await stage.advance(15_000);
    expect(heir.web.runningUrls).toEqual(urls(3));
    expect(tookOverMs - diedMs).toBeLessThanOrEqual(9_000 + 2_000 + 2_000);
  });

  test("are taken over by its own restart in its first tick", async () => {
    await stage.user("ann").imports(urls(3));
    const dead = await stage.started();
    dead.kill();
    const restarted = await stage.started({
      ports: { isGone: ({ workerId }) => workerId === dead.workerId },
    });
    expect(restarted.web.runningUrls).toEqual(urls(3));
    expect(restarted.told.of("claimLost")).toEqual([1, 1, 1]);
  });

  test("are left alone while its lease runs", async () => {
    await stage.user("ann").imports(urls(3));
    const slow = await stage.started();
    const other = await stage.started();
    await stage.advance(60_000);
    expect(slow.web.runningUrls).toEqual(urls(3));
    expect(other.web.fetched).toEqual([]);
  });

  test("are taken over after five minutes although it lives, when it never ends them", async () => {
    await stage.user("ann").imports(urls(1));
    const { web, told } = await stage.started();
    web.stopsWhenTold = false;
    await stage.advance(5 * 60_000 + 2_000);
    expect(web.fetched).toHaveLength(2);
    expect(web.running[0]!.signal.aborted).toBe(true);
    expect(told.of("claimLost")).toEqual([1]);
    web.answerAll();
    await quiet();
    expect(told.of("settleDropped")).toEqual([{ reason: "claim-not-current" }]);
    expect(await stage.user("ann").states()).toEqual(["extracted"]);
  });
});

test("L19 a worker's own clock has no part in any result", async () => {
  const user = stage.user("ann");
  await user.imports(urls(2));
  const stopped = { ...stage.clock.timers(), monotonicMs: () => -1e15 };
  const { web, worker } = stage.actor({ ports: { timers: stopped } });
  web.script = (url) => (url === urls(1)[0] ? failure("server-error") : null);
  await worker.start();
  await stage.advance(30_000);
  await stage.playOn();
  expect(await user.states()).toEqual(["error", "saved"]);
});

/** Every call waits from now on, until the answer is called. */
function stall(log: { judge: unknown }): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  log.judge = () => promise;
  return () => {
    log.judge = () => undefined;
    resolve();
  };
}

async function crash(): Promise<never> {
  throw new TypeError(`cannot read\n    at ${PLAINTEXT} of this`, { cause: new Error(PLAINTEXT) });
}
