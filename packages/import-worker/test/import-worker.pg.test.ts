/** The scenarios that matter most, on a real Postgres. */
import { PICKUP_EXPIRED } from "@tidemark/import-job";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { PgStage } from "./support/pg-stage.ts";
import { article, failure, ScriptedExtract } from "./support/scripted-extract.ts";
import { urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";

let stage: PgStage;
beforeAll(async () => {
  stage = await PgStage.open();
});
afterEach(() => stage.empty());
afterAll(() => stage.close());

test("an import is fetched, stored, collected and done", async () => {
  const ann = stage.user("ann");
  const made = await ann.imports(urls(5));
  const { worker } = await stage.actor({ web: pages() });
  expect(await worker.runTickOnce()).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 5 });
  await ann.collects();
  await worker.runTickOnce();
  expect(await ann.states()).toEqual(["saved", "saved", "saved", "saved", "saved"]);
  expect(await ann.statusOf(made)).toBe("done");
  await expectLaws(ann);
});

test("a started worker hears of an import from another connection and works through it", async () => {
  const ann = stage.user("ann");
  const actor = await stage.actor({ web: pages(), concurrency: 3 });
  const done = extractedItems(actor.web, 20);
  await actor.worker.start();
  await ann.imports(urls(20));
  await done;
  await actor.worker.whenIdle();
  expect(new Set(await ann.states())).toEqual(new Set(["extracted"]));
  expect(actor.web.fetched).toHaveLength(20);
  await actor.worker.stop();
  expect(await stage.log.leases.all()).toEqual([]);
  await expectLaws(ann);
});

test("several workers share the work and double nothing", async () => {
  const users = ["ann", "bob", "cleo"].map((name) => stage.user(name));
  const web = pages();
  const done = extractedItems(web, 90);
  for (const user of users) await user.imports(urls(30).map((url) => `${url}?${user.id}`));
  const actors = await Promise.all([1, 2, 3].map(() => stage.actor({ web, concurrency: 4, tickMs: 50 })));
  await Promise.all(actors.map(({ worker }) => worker.start()));
  await done;
  await Promise.all(actors.map(({ worker }) => worker.stop()));
  expect(web.fetched).toHaveLength(90);
  expect(new Set(web.fetched).size).toBe(90);
  for (const user of users) {
    expect(new Set(await user.states())).toEqual(new Set(["extracted"]));
    await expectLaws(user);
  }
});

test("a result whose claim was lost is dropped, and the heir's is taken", async () => {
  const ann = stage.user("ann");
  const { itemIds } = await ann.imports(urls(1));
  const zombie = await stage.actor();
  const begun = firstFetch(zombie.web);
  const ticking = zombie.worker.runTickOnce();
  await begun;
  await stage.age(20_000);
  const heir = await stage.actor({ web: pages() });
  expect(await heir.worker.runTickOnce()).toMatchObject({ itemsProcessed: 1 });
  zombie.web.answerAll();
  await ticking;
  expect(zombie.told.of("settleDropped")).toEqual([{ reason: "not-claimed" }]);
  expect(await ann.history(itemIds[0]!)).toEqual([
    "pending",
    "extracting",
    "pending",
    "extracting",
    "extracted",
  ]);
  await expectLaws(ann);
});

test("a cancelled job stops its fetches and leaves no pickup", async () => {
  const ann = stage.user("ann");
  const made = await ann.imports(urls(3));
  const { worker, web } = await stage.actor();
  const begun = firstFetch(web);
  await worker.start();
  await begun;
  const signals = web.running.map(({ signal }) => signal);
  expect(signals).toHaveLength(3);
  const aborted = Promise.all(signals.map((signal) => abortOf(signal)));
  await ann.intends(made, "cancel");
  await aborted;
  await worker.whenIdle();
  expect(await ann.states()).toEqual(["cancelled", "cancelled", "cancelled"]);
  expect(await ann.pickup(made.itemIds[0]!)).toBeNull();
  await expectLaws(ann);
});

test("a stream whose head another holds stops no other", async () => {
  const [ann, bob] = [stage.user("ann"), stage.user("bob")];
  await ann.imports(urls(1));
  await bob.imports(urls(2));
  const { worker } = await stage.actor({ web: pages() });
  await stage.log.withStream("ann", async () => {
    expect(await worker.runTickOnce()).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 2 });
  });
  expect(await ann.states()).toEqual(["pending"]);
  expect(await bob.states()).toEqual(["extracted", "extracted"]);
});

test("a pickup that outlived its time does not leave its item extracted", async () => {
  const ann = stage.user("ann");
  const { itemIds } = await ann.imports(urls(1));
  const first = await stage.actor({ web: pages() });
  await first.worker.runTickOnce();
  await stage.age(25 * 3_600_000);
  const { worker } = await stage.actor({ web: pages(), pickupSweepEveryTicks: 1 });
  expect(await worker.runTickOnce()).toMatchObject({ pickupGcRows: 1 });
  expect((await ann.item(itemIds[0]!)).phase).toMatchObject({ state: "error", code: PICKUP_EXPIRED });
  expect(await ann.pickup(itemIds[0]!)).toBeNull();
  await ann.retries(itemIds);
  // The first reopens the job, the second takes the item.
  await worker.runTickOnce();
  await worker.runTickOnce();
  expect(await ann.states()).toEqual(["extracted"]);
  await expectLaws(ann);
});

test("NUL bytes and lone surrogates strand nothing", async () => {
  const ann = stage.user("ann");
  const broken = "a\u0000b\ud800c";
  const { itemIds } = await ann.imports(urls(3));
  const web = new ScriptedExtract();
  web.script = (url) =>
    url === urls(2)[1]
      ? failure("not-found", { message: broken, retryable: false })
      : article(url, { title: broken });
  const { worker } = await stage.actor({
    web,
    ports: {
      seal: async (_userId, payload) =>
        payload.originalUrl === urls(3)[2] ? { sealed: broken } : { payload },
    },
  });
  await worker.runTickOnce();
  expect(await ann.states()).toEqual(["extracted", "error", "error"]);
  expect((await ann.pickup(itemIds[0]!))?.data?.["payload"]).toMatchObject({ title: "ab\ufffdc" });
  expect((await ann.item(itemIds[2]!)).phase).toMatchObject({ code: "result-not-storable" });
  await expectLaws(ann);
});

test("a retry after the job was done works on a fresh worker", async () => {
  const ann = stage.user("ann");
  const { itemIds, jobId } = await ann.imports(urls(2));
  const web = pages();
  web.script = (url) => (url === urls(1)[0] ? failure("not-found", { retryable: false }) : article(url));
  const first = await stage.actor({ web });
  await first.worker.runTickOnce();
  await ann.collects();
  await first.worker.runTickOnce();
  expect(await ann.statusOf({ jobId })).toBe("done");
  await ann.retries([itemIds[0]!]);
  const second = await stage.actor({ web: pages() });
  await second.worker.runTickOnce();
  expect(await ann.statusOf({ jobId })).toBe("running");
  await second.worker.runTickOnce();
  await ann.collects();
  await second.worker.runTickOnce();
  expect(await ann.states()).toEqual(["saved", "saved"]);
  expect((await ann.job(jobId)).written).toMatchObject({ savedCount: 2, errorCount: 0 });
  await expectLaws(ann);
});

describe("a worker that dies", () => {
  test.each(["before", "after"] as const)("%s any one call of the log strands nothing", async (phase) => {
    const calls = await countCalls();
    expect(calls).toBeGreaterThan(10);
    for (let number = 1; number <= calls; number += 1) {
      const ann = stage.user(`ann-${phase}-${number}`);
      await ann.imports(urls(2));
      const dying = await stage.actor({ web: pages(), connected: stage.log });
      const dead = new Promise<void>((resolve) => {
        dying.log.judge = (call, now) => {
          if (call.number !== number || now !== phase) return;
          dying.log.die();
          resolve();
        };
      });
      await Promise.race([dying.worker.runTickOnce(), dead]);
      const heir = await stage.actor({
        web: pages(),
        connected: stage.log,
        tickMs: 10,
        ports: { isGone: () => true },
      });
      const { promise: extracted, resolve } = Promise.withResolvers<void>();
      heir.log.judge = async ({ name }, now) => {
        if (name !== "dueStreams" || now !== "before") return;
        if ((await ann.states()).every((state) => state === "extracted")) resolve();
      };
      await heir.worker.start();
      await extracted;
      await heir.worker.stop();
      await expectLaws(ann);
    }
  });
});

/** Calls of a tick that finds one stream with two items. */
async function countCalls(): Promise<number> {
  await stage.user("zoe").imports(urls(2));
  const { worker, log } = await stage.actor({ web: pages() });
  await worker.runTickOnce();
  return log.calls.length;
}

function pages(): ScriptedExtract {
  const web = new ScriptedExtract();
  web.script = (url) => article(url);
  return web;
}

/** Settles when the web has been asked so often. */
function extractedItems(web: ScriptedExtract, count: number): Promise<void> {
  return new Promise((resolve) => {
    web.onFetch = () => {
      if (web.fetched.length === count) resolve();
    };
  });
}

function firstFetch(web: ScriptedExtract): Promise<void> {
  return extractedItems(web, 1);
}

function abortOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
}

async function expectLaws(user: User): Promise<void> {
  expect((await user.report()).violations).toEqual([]);
}
