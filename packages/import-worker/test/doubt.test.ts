/** What a worker does when it cannot know whether a transaction was stored. */
import { InvalidChangeError, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article, failure } from "./support/scripted-extract.ts";
import { Stage, urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";
import type { LogCall, WatchedLog } from "./support/watched-log.ts";

let stage: Stage;
let ann: User;
beforeEach(() => {
  stage = new Stage();
  ann = stage.user("ann");
});
afterEach(() => stage.close());

describe("a transaction that was stored although the call threw", () => {
  test("doubles no result and loses none", async () => {
    const { itemIds } = await ann.imports(urls(3));
    const { web, log, told } = await stage.started();
    failOnce(log, "withStream", "after");
    web.fetchOf(urls(3)[1]!).answer(failure("not-found", { retryable: false }));
    web.answerAll();
    await stage.advance(2_000);
    expect(await ann.states()).toEqual(["extracted", "error", "extracted"]);
    expect(await Promise.all(itemIds.map((id) => ann.history(id)))).toEqual([
      ["pending", "extracting", "extracted"],
      ["pending", "extracting", "error"],
      ["pending", "extracting", "extracted"],
    ]);
    expect(new Set(told.of("settleDropped").map(({ reason }) => reason))).toEqual(new Set(["not-claimed"]));
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "error", "saved"]);
  });

  test("drops a retry that was stored, whose item may have been claimed anew", async () => {
    const { itemIds } = await ann.imports(urls(1));
    const { web, log } = await stage.started();
    failOnce(log, "withStream", "after");
    web.fetchOf(urls(1)[0]!).answer(failure("server-error"));
    await stage.advance(30_000);
    expect(web.running).toHaveLength(1);
    web.answerAll();
    await quiet();
    expect(await ann.history(itemIds[0]!)).toEqual([
      "pending",
      "extracting",
      "pending",
      "extracting",
      "extracted",
    ]);
  });

  test("gives back the claims that it made, uncounted", async () => {
    const { itemIds } = await ann.imports(urls(2));
    const actor = stage.actor();
    failOnce(actor.log, "withStreamIfFree", "after");
    await actor.worker.start();
    await quiet();
    expect(await ann.states()).toEqual(["extracting", "extracting"]);
    expect(actor.web.fetched).toEqual([]);
    await stage.advance(3_000);
    expect(actor.web.runningUrls).toEqual(urls(2));
    expect((await ann.item(itemIds[0]!)).counters).toEqual({ claim: 2, attempts: 1, losses: 1 });
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "saved"]);
  });

  test("gives back what it took beside the results, too", async () => {
    await ann.imports(urls(3));
    const { web, log } = await stage.started({ concurrency: 1 });
    failOnce(log, "withStream", "after");
    web.answerAll();
    await stage.advance(3_000);
    expect((await ann.states()).sort()).toEqual(["extracted", "extracting", "pending"]);
    expect(web.running).toHaveLength(1);
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "saved", "saved"]);
  });
});

describe("a transaction that was not stored", () => {
  test.each(["stream.append", "stream.liveWorkers", "withStream"])(
    "is repeated when %s failed",
    async (call) => {
      const { itemIds } = await ann.imports(urls(2));
      const { web, log, logger, told } = await stage.started();
      failOnce(log, call, "before");
      web.answerAll();
      await stage.advance(500);
      expect(await Promise.all(itemIds.map((id) => ann.history(id)))).toEqual([
        ["pending", "extracting", "extracted"],
        ["pending", "extracting", "extracted"],
      ]);
      expect(logger.errors).toHaveLength(1);
      expect(told.of("settleDropped")).toEqual([]);
    },
  );

  test("is tried again after longer and longer waits, and its slots are free meanwhile", async () => {
    await ann.imports(urls(1));
    const { web, log } = await stage.started({ concurrency: 1 });
    const triedAtMs: number[] = [];
    log.judge = ({ name, userId }, phase) => {
      if (name !== "stream.append" || userId !== "ann" || phase !== "before") return;
      triedAtMs.push(stage.clock.nowMs());
      throw new Error("The database is away");
    };
    web.answerAll();
    const bob = stage.user("bob");
    await bob.imports(urls(2));
    await stage.advance(20_000);
    const waits = triedAtMs.slice(1).map((atMs, index) => atMs - triedAtMs[index]!);
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect(web.runningUrls).toEqual([urls(1)[0]]);
    log.judge = () => undefined;
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved"]);
    expect(await bob.states()).toEqual(["saved", "saved"]);
  });
});

describe("a transaction that was undone, tried again, and found the head held", () => {
  test("keeps no slot", async () => {
    await ann.imports(urls(1));
    let isFirst = true;
    const log: SyncLog = {
      ...stage.log,
      withStreamIfFree: async (userId, work) => {
        if (!isFirst) return stage.log.withStreamIfFree(userId, work);
        isFirst = false;
        const undone = new Error("The connection was lost");
        await expect(
          stage.log.withStream(userId, async (stream) => {
            await work(stream);
            throw undone;
          }),
        ).rejects.toBe(undone);
        return { free: false };
      },
    };
    const { web } = await stage.started({ concurrency: 1, ports: { log } });
    await stage.advance(2_000);
    expect(web.runningUrls).toEqual(urls(1));
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved"]);
  });
});

describe("a result that the log refuses", () => {
  test("is settled as a failure even when the log goes away in between", async () => {
    await ann.imports(urls(3));
    const { web, log } = await stage.started({
      ports: {
        seal: async (_userId, payload) =>
          payload.originalUrl === urls(3)[0] ? { sealed: "\u0000" } : { payload },
      },
    });
    let appends = 0;
    log.judge = ({ name }, phase) => {
      if (name !== "stream.append" || phase !== "before") return;
      appends += 1;
      if (appends >= 2 && appends <= 4) throw new Error("The database is away");
    };
    web.answerAll();
    await stage.advance(10_000);
    expect(await ann.states()).toEqual(["error", "extracted", "extracted"]);
  });

  test("is kept, and tried at ever longer intervals, while the log refuses everything", async () => {
    await ann.imports(urls(1));
    const { web, log } = await stage.started();
    log.judge = refuse;
    web.answerAll();
    await stage.advance(4_000);
    expect(log.callsOf("withStream").length).toBeLessThan(20);
    log.judge = () => undefined;
    await stage.advance(5_000);
    expect(await ann.states()).toEqual(["error"]);
  });
});

test("a batch of more results than one transaction takes is written in several", async () => {
  await ann.imports(urls(1_200));
  const actor = stage.actor({ concurrency: 1_200 });
  await actor.worker.start();
  await quiet();
  expect(actor.web.running).toHaveLength(1_200);
  const before = actor.log.callsOf("withStream").length;
  for (const fetch of actor.web.running.slice()) fetch.answer(article(fetch.url));
  await quiet();
  expect(new Set(await ann.states())).toEqual(new Set(["extracted"]));
  expect(actor.log.callsOf("withStream").length - before).toBe(3);
});

/** Throws at the next such call, in place of it or although it was done. */
function failOnce(log: WatchedLog, callName: string, when: "before" | "after"): void {
  log.judge = ({ name }, phase) => {
    if (name !== callName || phase !== when) return;
    log.judge = () => undefined;
    throw new Error("The connection was lost");
  };
}

function refuse({ name }: LogCall, phase: "before" | "after"): void {
  if (name === "stream.append" && phase === "before") throw new InvalidChangeError("id", "text-not-storable");
}
