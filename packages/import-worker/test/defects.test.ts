/** What the original got wrong, a test for each. */
import { PICKUP_EXPIRED, WORKER_LOST } from "@tidemark/import-job";
import { evolveContent, readContent } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article, failure, ScriptedExtract } from "./support/scripted-extract.ts";
import { SHORT_TTL, Stage, urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";

const YEAR_MS = 365 * 24 * 3_600_000;

let stage: Stage;
let ann: User;
beforeEach(() => {
  stage = new Stage();
  ann = stage.user("ann");
});
afterEach(() => stage.close());

describe("a job that its user ends or holds", () => {
  test("is finalised when it was cancelled while no worker ran", async () => {
    const made = await ann.imports(urls(3));
    await ann.intends(made, "cancel");
    const { web } = await stage.started();
    expect(web.fetched).toEqual([]);
    expect(await ann.states()).toEqual(["cancelled", "cancelled", "cancelled"]);
    const job = await ann.job(made.jobId);
    expect(job.written.cancelledCount).toBe(3);
    expect(job.finishedAtMs).not.toBeNull();
    expect(await stage.isAtRest()).toBe(true);
  });

  test("is finalised in several transitions when it is large", async () => {
    const made = await ann.imports(urls(25, "big.example"));
    await ann.intends(made, "cancel");
    await stage.started({ limits: { ...SHORT_TTL, maxCancelsPerTransition: 10 } });
    await stage.advance(5_000);
    expect(await ann.states()).toEqual(Array.from({ length: 25 }, () => "cancelled"));
    expect(await stage.isAtRest()).toBe(true);
  });

  test("is finalised when it was deleted", async () => {
    const made = await ann.imports(urls(3));
    const { web } = await stage.started({ concurrency: 1 });
    await ann.deletes(made);
    await stage.advance(300);
    expect(web.running).toEqual([]);
    expect(await ann.states()).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(await stage.isAtRest()).toBe(true);
  });

  test("gives out nothing while it is paused, lets running items end, and goes on when resumed", async () => {
    const made = await ann.imports(urls(4));
    const { web } = await stage.started({ concurrency: 2 });
    await ann.intends(made, "pause");
    await stage.advance(300);
    expect(web.running.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    web.answerAll();
    await stage.advance(60_000);
    expect(web.fetched).toHaveLength(2);
    expect(await ann.states()).toEqual(["extracted", "extracted", "pending", "pending"]);
    expect(await ann.statusOf(made)).toBe("paused");
    await ann.intends(made, "resume");
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "saved", "saved", "saved"]);
    expect(await ann.statusOf(made)).toBe("done");
  });

  test("stays paused when it was never begun, and can then be cancelled", async () => {
    const made = await ann.imports(urls(2));
    await ann.intends(made, "pause");
    const { web } = await stage.started();
    await stage.advance(60_000);
    expect(web.fetched).toEqual([]);
    expect(await ann.statusOf(made)).toBe("paused");
    await ann.intends(made, "cancel");
    await stage.advance(300);
    expect(await ann.states()).toEqual(["cancelled", "cancelled"]);
    expect(await stage.isAtRest()).toBe(true);
  });

  test("ends when it has no items, and when none of those announced came", async () => {
    const empty = await ann.imports([]);
    const promised = await ann.imports([], 3);
    await stage.started();
    expect(await ann.statusOf(empty)).toBe("done");
    expect(await ann.statusOf(promised)).toBe("queued");
    await stage.advance(11 * 60_000);
    expect(await ann.statusOf(promised)).toBe("done");
    expect(await stage.isAtRest()).toBe(true);
  });
});

test("a page that kills its worker ends in error after three, and the others are saved", async () => {
  const [deadly, ...others] = urls(3) as [string, string, string];
  const { itemIds } = await ann.imports([deadly, ...others]);
  const runs: string[][] = [];
  for (let life = 1; life <= 5; life += 1) {
    const web = new ScriptedExtract();
    web.script = (url) => (url === deadly ? null : article(url));
    const actor = await stage.started({ web, ports: { isGone: () => true } });
    runs.push(web.fetched.slice());
    if (web.runningUrls.includes(deadly)) actor.kill();
    else await actor.worker.stop();
  }
  expect(runs).toEqual([[deadly, ...others], [deadly], [deadly], [], []]);
  expect((await ann.item(itemIds[0]!)).phase).toMatchObject({ state: "error", code: WORKER_LOST });
  expect(await ann.states()).toEqual(["error", "extracted", "extracted"]);
});

describe("text that Postgres cannot keep", () => {
  const broken = "a\u0000b\ud800c";

  test("is mended in an article", async () => {
    const [url] = urls(1) as [string];
    const { itemIds } = await ann.imports([url]);
    const { web } = await stage.started();
    web.fetchOf(url).answer(article(url, { title: broken, content: broken, htmlContent: broken }));
    await quiet();
    expect((await ann.pickup(itemIds[0]!))?.data?.["payload"]).toMatchObject({ title: "ab\ufffdc" });
  });

  test("is mended in a failure's sentence, which stays the failure that it was", async () => {
    const [url] = urls(1) as [string];
    const { itemIds } = await ann.imports([url]);
    const { web } = await stage.started();
    web.fetchOf(url).answer(failure("server-error", { message: broken }));
    await quiet();
    expect((await ann.item(itemIds[0]!)).phase).toMatchObject({
      state: "pending",
      lastFailure: { code: "server-error", message: "ab\ufffdc" },
    });
  });

  test("ends the one item whose result holds it all the same, and strands none of its batch", async () => {
    const { itemIds } = await ann.imports(urls(5));
    const { web, told, logger } = await stage.started({
      ports: {
        seal: async (_userId, payload) =>
          payload.originalUrl === urls(5)[2] ? { sealed: broken } : { payload },
      },
    });
    web.answerAll();
    await quiet();
    expect(await ann.states()).toEqual(["extracted", "extracted", "error", "extracted", "extracted"]);
    expect((await ann.item(itemIds[2]!)).phase).toMatchObject({ code: "result-not-storable" });
    expect(told.of("settleDropped")).toEqual([]);
    expect(logger.errors).toEqual([]);
  });
});

describe("a pickup that nobody took", () => {
  test("does not leave its item extracted, and a retry brings the article again", async () => {
    const { itemIds, jobId } = await ann.imports(urls(1));
    const { web } = await stage.started({ limits: SHORT_TTL });
    web.answerAll();
    await stage.advance(SHORT_TTL.pickupTtlMs + 2_000);
    expect((await ann.item(itemIds[0]!)).phase).toMatchObject({ state: "error", code: PICKUP_EXPIRED });
    expect(await ann.pickup(itemIds[0]!)).toBeNull();
    expect(await ann.statusOf({ jobId })).toBe("done");
    await ann.retries(itemIds);
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved"]);
    expect(await ann.statusOf({ jobId })).toBe("done");
  });

  test("whose row is gone does not leave its item extracted either", async () => {
    const { itemIds } = await ann.imports(urls(1));
    const { web, worker } = await stage.started({ limits: SHORT_TTL });
    web.answerAll();
    await quiet();
    await worker.stop();
    await stage.advance(SHORT_TTL.pickupTtlMs + 60_000);
    await stage.log.removePickupsOlderThan(SHORT_TTL.pickupTtlMs);
    await stage.started({ limits: SHORT_TTL });
    expect((await ann.item(itemIds[0]!)).phase).toMatchObject({ state: "error", code: PICKUP_EXPIRED });
  });
});

describe("a device whose clock is wrong", () => {
  test.each([
    ["a year ahead", YEAR_MS],
    ["a year behind", -YEAR_MS],
  ])("%s pauses, resumes and cancels as one that is right", async (_, aheadMs) => {
    ann.clockAheadMs = aheadMs;
    const made = await ann.imports(urls(4));
    const { web } = await stage.started({ concurrency: 1 });
    for (const [intent, status] of [
      ["pause", "paused"],
      ["resume", "running"],
      ["cancel", "cancelled"],
    ] as const) {
      await ann.intends(made, intent);
      await stage.advance(300);
      expect(await ann.statusOf(made)).toBe(status);
      expect(await plainStatus(ann, made.jobId)).toBe(status);
      web.answerAll();
    }
    await stage.advance(300);
    expect(await stage.isAtRest()).toBe(true);
  });

  test("a year ahead cannot bring back what has ended, for any reader", async () => {
    const made = await ann.imports(urls(2));
    await stage.started({ concurrency: 1 });
    await ann.intends(made, "cancel");
    await stage.advance(300);
    ann.clockAheadMs = YEAR_MS;
    await ann.intends(made, "resume");
    await ann.retries(made.itemIds);
    await stage.advance(1_000);
    expect(await ann.statusOf(made)).toBe("cancelled");
    expect(await plainStatus(ann, made.jobId)).toBe("cancelled");
    expect(await ann.states()).toEqual(["cancelled", "cancelled"]);
    expect(await stage.isAtRest()).toBe(true);
  });

  test("a year ahead does not keep the worker's later word from any reader", async () => {
    ann.clockAheadMs = YEAR_MS;
    const { itemIds, jobId } = await ann.imports(urls(1));
    const { web } = await stage.started();
    web.fetchOf(urls(1)[0]!).answer(failure("not-found", { retryable: false }));
    await quiet();
    await ann.retries(itemIds);
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved"]);
    expect(await plainStatus(ann, jobId)).toBe("done");
  });
});

describe("a retry after the job was done", () => {
  const gone = failure("not-found", { retryable: false });

  test.each(["the same worker", "a fresh worker"])("works on %s", async (who) => {
    const { itemIds, jobId } = await ann.imports(urls(3));
    const first = await stage.started();
    first.web.fetchOf(urls(3)[1]!).answer(gone);
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "error", "saved"]);
    expect(await ann.statusOf({ jobId })).toBe("done");
    expect(await stage.isAtRest()).toBe(true);
    if (who === "a fresh worker") {
      await first.worker.stop();
      await stage.started();
    }
    await ann.retries([itemIds[1]!]);
    await stage.advance(300);
    expect(await ann.statusOf({ jobId })).toBe("running");
    await stage.playOn();
    expect(await ann.states()).toEqual(["saved", "saved", "saved"]);
    expect(await ann.statusOf({ jobId })).toBe("done");
    expect((await ann.job(jobId)).written).toMatchObject({ savedCount: 3, errorCount: 0 });
  });

  test("has its full number of attempts again", async () => {
    const { itemIds } = await ann.imports(urls(1));
    const actor = stage.actor();
    actor.web.script = () => failure("server-error");
    await actor.worker.start();
    await stage.advance(60_000);
    expect(actor.web.fetched).toHaveLength(3);
    await ann.retries(itemIds);
    await stage.advance(60_000);
    expect(actor.web.fetched).toHaveLength(6);
    expect(await ann.states()).toEqual(["error"]);
  });
});

/** The job's status as somebody sees it who knows nothing but last-writer-wins. */
async function plainStatus(user: User, jobId: string): Promise<unknown> {
  const own = (await user.changes()).filter((change) => change.recordId === jobId);
  const record = own.reduce<ReturnType<typeof evolveContent> | undefined>(evolveContent, undefined);
  return record && readContent(record)?.["status"];
}
