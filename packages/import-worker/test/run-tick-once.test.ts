import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { type Actor, Stage, urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";

let stage: Stage;
let ann: User;
beforeEach(() => {
  stage = new Stage();
  ann = stage.user("ann");
});
afterEach(() => stage.close());

const leases = async () => (await stage.log.leases.all()).map(({ workerId }) => workerId);

describe("runTickOnce", () => {
  test("without a start takes a lease for the tick alone and answers when all is settled", async () => {
    await ann.imports(urls(3));
    const actor = stage.actor();
    const ticking = actor.worker.runTickOnce();
    await quiet();
    expect(await leases()).toEqual([actor.workerId]);
    expect(actor.web.runningUrls).toEqual(urls(3));
    actor.web.answerAll();
    expect(await ticking).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 3 });
    expect(await ann.states()).toEqual(["extracted", "extracted", "extracted"]);
    expect(await leases()).toEqual([]);
    expect(stage.clock.pending).toBe(0);
  });

  test("takes no more than its first share: what it settles makes no room for more", async () => {
    await ann.imports(urls(5));
    const { worker, web } = stage.actor({ concurrency: 2 });
    const ticking = worker.runTickOnce();
    await quiet();
    web.answerAll();
    expect((await ticking).itemsProcessed).toBe(2);
    expect(web.fetched).toHaveLength(2);
    expect(await ann.states()).toEqual(["extracted", "extracted", "pending", "pending", "pending"]);
  });

  test("beside a started worker answers when its own items are settled, however many others follow", async () => {
    const { worker, web } = await stage.started({ concurrency: 2, ports: { log: withoutHints(stage) } });
    await ann.imports(urls(10));
    const ticking = worker.runTickOnce();
    await quiet();
    expect(web.running).toHaveLength(2);
    web.answerAll();
    await quiet();
    expect(await ticking).toEqual({ skipped: false, jobsConsidered: 1, itemsProcessed: 2 });
    expect(web.running).toHaveLength(2);
    expect(await leases()).toHaveLength(1);
  });

  test("twice at a time ends the lease with the second", async () => {
    await ann.imports(urls(1));
    const { worker, web } = stage.actor();
    const first = worker.runTickOnce();
    await quiet();
    const second = worker.runTickOnce();
    await quiet();
    expect(await second).toMatchObject({ itemsProcessed: 0 });
    expect(await leases()).toHaveLength(1);
    web.answerAll();
    expect(await first).toMatchObject({ itemsProcessed: 1 });
    expect(await leases()).toEqual([]);
  });

  test("that a start overtakes leaves the started worker its lease", async () => {
    await ann.imports(urls(1));
    const { worker, web } = stage.actor();
    const ticking = worker.runTickOnce();
    await quiet();
    await worker.start();
    web.answerAll();
    await ticking;
    expect(await leases()).toHaveLength(1);
    await stage.advance(30_000);
    expect(await leases()).toHaveLength(1);
  });

  test("is skipped while the worker is being stopped", async () => {
    await ann.imports(urls(2));
    const { worker, web } = await stage.started({ concurrency: 1 });
    const stopping = worker.stop();
    await quiet();
    expect(await worker.runTickOnce()).toEqual({ skipped: true, jobsConsidered: 0, itemsProcessed: 0 });
    web.answerAll();
    await stopping;
    expect(web.fetched).toHaveLength(1);
  });

  test.each(["leases.renew", "dueStreams"])(
    "rejects when %s fails, and leaves nothing running",
    async (call) => {
      const { worker, log } = stage.actor();
      log.judge = ({ name }) => {
        if (name === call) throw new Error("The database is away");
      };
      await expect(worker.runTickOnce()).rejects.toThrow("The database is away");
      expect(stage.clock.pending).toBe(0);
      log.judge = () => undefined;
      expect(await leases()).toEqual([]);
    },
  );
});

function withoutHints({ log }: Stage): Actor["log"]["log"] {
  return { ...log, subscribe: async () => async () => undefined };
}
