import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { type Actor, SHORT_TTL, Stage, urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";

let stage: Stage;
let ann: User;
beforeEach(() => {
  stage = new Stage();
  ann = stage.user("ann");
});
afterEach(() => stage.close());

describe("a tick", () => {
  test("with nothing due is processed and not skipped", async () => {
    const { worker, told } = await stage.started();
    expect(await worker.runTickOnce()).toEqual({ skipped: false, jobsConsidered: 0, itemsProcessed: 0 });
    expect(told.of("tick")).toMatchObject([{ result: "processed", streamsAttended: 0 }]);
  });

  test("is skipped when others hold every due stream, and not when they hold one of two", async () => {
    await ann.imports(urls(1));
    const { worker } = stage.actor();
    await stage.log.withStream("ann", async () => {
      expect(await worker.runTickOnce()).toEqual({ skipped: true, jobsConsidered: 0, itemsProcessed: 0 });
      await stage.user("bob").imports([]);
      expect(await worker.runTickOnce()).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 0 });
    });
  });

  test("counts the jobs that it considered once", async () => {
    await ann.imports(urls(1));
    await ann.imports(urls(2, "two.example"));
    await stage.user("bob").imports(urls(1, "bob.example"));
    const { worker, web } = stage.actor();
    const ticking = worker.runTickOnce();
    await quiet();
    web.answerAll();
    expect(await ticking).toEqual({ skipped: false, jobsConsidered: 3, itemsProcessed: 4 });
  });

  test("sweeps pickups at its turn only, and says how many rows went", async () => {
    await ann.imports(urls(2));
    const { worker, web, told } = stage.actor({ pickupSweepEveryTicks: 3, limits: SHORT_TTL });
    const first = worker.runTickOnce();
    await quiet();
    web.answerAll();
    await first;
    await stage.advance(SHORT_TTL.pickupTtlMs + 1_000);
    // Nobody attends to the stream, so that the rows are left to the sweep.
    await stage.log.withStream("ann", async () => {
      expect(await worker.runTickOnce()).not.toHaveProperty("pickupGcRows");
    });
    await stage.log.withStream("ann", async () => {
      expect(await worker.runTickOnce()).toHaveProperty("pickupGcRows", 2);
    });
    expect(told.of("pickupsRemoved")).toEqual([2]);
    expect(await worker.runTickOnce()).not.toHaveProperty("pickupGcRows");
    await worker.runTickOnce();
    expect(await worker.runTickOnce()).toHaveProperty("pickupGcRows", 0);
  });

  test("that fails is counted, told, and followed by the next", async () => {
    const { log, told, logger, web } = await stage.started();
    log.judge = ({ name }) => {
      if (name === "dueStreams") throw new Error("The database is away");
    };
    await ann.imports(urls(1));
    await stage.advance(6_500);
    expect(told.of("tick").filter(({ result }) => result === "error").length).toBeGreaterThanOrEqual(3);
    expect(logger.errors.at(-1)?.message).toContain("a tick failed");
    log.judge = () => undefined;
    await stage.advance(2_000);
    expect(web.runningUrls).toEqual(urls(1));
  });

  test("is an error when no stream could be attended to, and processed when one could", async () => {
    await ann.imports(urls(1));
    const actor = stage.actor();
    actor.log.judge = ({ name, userId }) => {
      if (name === "stream.append" && userId === "ann") throw new Error("The database is away");
    };
    await actor.worker.start();
    await quiet();
    expect(actor.told.of("tick").at(-1)).toMatchObject({ result: "error", streamsAttended: 0 });
    await stage.user("bob").imports(urls(1));
    await stage.advance(2_000);
    expect(actor.told.of("tick")).toContainEqual({ result: "processed", streamsAttended: 1, durationMs: 0 });
  });

  test("tells how late a stream was attended to", async () => {
    await ann.imports(urls(1));
    await stage.advance(7_000);
    const { told } = await stage.started();
    expect(told.of("logLag")).toEqual([{ ms: 7_000 }]);
  });

  test("tells the live items of the streams that it knows", async () => {
    await ann.imports(urls(5));
    const { told, web } = await stage.started({ concurrency: 2 });
    expect(told.of("workload").at(-1)).toEqual({ pending: 3, due: 3, extracting: 2, awaitingPickup: 0 });
    expect(told.of("running").at(-1)).toBe(2);
    web.answerAll();
    await stage.advance(2_000);
    expect(told.of("workload").at(-1)).toEqual({ pending: 1, due: 1, extracting: 2, awaitingPickup: 2 });
    expect(told.of("extractDuration")).toEqual([{ ms: 0 }, { ms: 0 }]);
  });
});

describe("news", () => {
  test("by a hint bring a tick within 200 ms", async () => {
    const { web } = await stage.started();
    await stage.advance(50);
    await ann.imports(urls(1));
    await stage.advance(150);
    expect(web.runningUrls).toEqual(urls(1));
  });

  test("bring a tick at the interval when hints are cut", async () => {
    const { log } = stage;
    const { web } = await stage.started({
      ports: { log: { ...log, subscribe: async () => async () => undefined } },
    });
    await ann.imports(urls(1));
    await stage.advance(1_999);
    expect(web.running).toEqual([]);
    await stage.advance(1);
    expect(web.runningUrls).toEqual(urls(1));
  });

  test("in a burst bring few ticks", async () => {
    const { log } = await stage.started();
    const before = log.callsOf("dueStreams").length;
    for (let n = 1; n <= 50; n += 1) {
      await stage.user(`user-${n}`).imports(urls(1));
      await stage.advance(10);
    }
    expect(log.callsOf("dueStreams").length - before).toBeLessThanOrEqual(4);
  });
});

describe("a worker whose lease has run out", () => {
  test("takes nothing until it is renewed, and does not run in circles", async () => {
    const { web, log, told, logger } = await withoutLease();
    await ann.imports(urls(5));
    await stage.user("bob").imports(urls(5));
    const before = log.counts.transactions;
    await stage.advance(20_000);
    expect(web.fetched).toEqual([]);
    expect(log.counts.transactions - before).toBeLessThanOrEqual(2 * 11);
    expect(told.of("tick").at(-1)).toMatchObject({ result: "skipped" });
    expect(told.of("leaseRenewed").at(-1)).toEqual({ result: "error" });
    expect(logger.errors.at(-1)?.message).toContain("lease");
    log.judge = () => undefined;
    await stage.advance(5_000);
    expect(told.of("leaseRenewed")).toContainEqual({ result: "lost" });
    expect(web.running).toHaveLength(10);
  });

  test("stops what it was running once the claims are given to another", async () => {
    await ann.imports(urls(2));
    const { web, log } = await withoutLease();
    await stage.advance(3_000);
    expect(await ann.states()).toEqual(["pending", "pending"]);
    expect(web.running).toEqual([]);
    log.judge = () => undefined;
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "saved"]);
  });
});

/** Its renewals fail until the test mends them. */
async function withoutLease(): Promise<Actor> {
  const actor = await stage.started();
  actor.log.judge = ({ name }) => {
    if (name === "leases.renew") throw new Error("The database is away");
  };
  await stage.advance(10_000);
  return actor;
}
