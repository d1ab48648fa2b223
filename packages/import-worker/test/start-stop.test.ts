import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { quiet } from "./support/manual-clock.ts";
import { article, failure } from "./support/scripted-extract.ts";
import { Stage, urls } from "./support/stage.ts";
import type { User } from "./support/user.ts";

let stage: Stage;
let ann: User;
beforeEach(() => {
  stage = new Stage();
  ann = stage.user("ann");
});
afterEach(() => stage.close());

const leases = async () => (await stage.log.leases.all()).map(({ workerId }) => workerId);

describe("start", () => {
  test("twice is once, also at the same time", async () => {
    const actor = stage.actor();
    await Promise.all([actor.worker.start(), actor.worker.start()]);
    await actor.worker.start();
    expect(actor.log.callsOf("attendAll")).toHaveLength(1);
    expect(actor.log.callsOf("subscribe")).toHaveLength(1);
    await stage.advance(9_000);
    expect(actor.log.callsOf("leases.renew")).toHaveLength(1 + 3);
  });

  test.each(["leases.renew", "leases.all", "attendAll", "subscribe"])(
    "that fails in %s leaves nothing running and can be repeated",
    async (call) => {
      await ann.imports(urls(1));
      const actor = stage.actor();
      actor.log.judge = ({ name }, phase) => {
        if (name === call && phase === "before") throw new Error("The database is away");
      };
      await expect(actor.worker.start()).rejects.toThrow("The database is away");
      expect(stage.clock.pending).toBe(0);
      expect(await leases()).toEqual([]);
      actor.log.judge = () => undefined;
      const calls = actor.log.calls.length;
      await stage.advance(30_000);
      expect(actor.log.calls).toHaveLength(calls);

      await actor.worker.start();
      await quiet();
      expect(actor.web.runningUrls).toEqual(urls(1));
    },
  );

  test("after a stop takes hints again", async () => {
    const { worker, web } = await stage.started();
    await stage.advance(100);
    await ann.imports(urls(1));
    await worker.stop();
    await worker.start();
    await quiet();
    expect(web.runningUrls).toEqual(urls(1));
    await stage.user("bob").imports(["https://bob.example/"]);
    await stage.advance(200);
    expect(web.runningUrls).toContain("https://bob.example/");
  });
});

describe("stop", () => {
  test("without a start, and twice, does nothing", async () => {
    const actor = stage.actor();
    await actor.worker.stop();
    expect(actor.log.calls).toEqual([]);
    await actor.worker.start();
    await Promise.all([actor.worker.stop(), actor.worker.stop()]);
    await actor.worker.stop();
    expect(actor.log.callsOf("leases.drop")).toHaveLength(1);
    expect(stage.clock.pending).toBe(0);
  });

  test("takes nothing new, writes what runs, and ends lease and hints", async () => {
    await ann.imports(urls(5));
    const { worker, web, log } = await stage.started({ concurrency: 2 });
    const stopping = worker.stop();
    await stage.advance(1_000);
    web.answerAll();
    await stopping;
    expect(await ann.states()).toEqual(["extracted", "extracted", "pending", "pending", "pending"]);
    expect(web.fetched).toHaveLength(2);
    expect(await leases()).toEqual([]);
    expect(log.callsOf("unsubscribe")).toHaveLength(1);
    expect(stage.clock.pending).toBe(0);
  });

  test("takes nothing for a tick that was on its way", async () => {
    await ann.imports(urls(1));
    const { worker, web, log } = stage.actor();
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    log.judge = ({ name }) => (name === "dueStreams" ? promise : undefined);
    await worker.start();
    const stopping = worker.stop();
    await quiet();
    goOn();
    await stopping;
    expect(web.fetched).toEqual([]);
    expect(log.counts.transactions).toBe(0);
  });

  test("gives back, uncounted, what does not end within the drain time", async () => {
    const { itemIds } = await ann.imports(urls(2));
    const { worker, web } = await stage.started({ drainMs: 5_000 });
    web.fetchOf(urls(2)[0]!).answer(article(urls(2)[0]!));
    const stopping = worker.stop();
    await stage.advance(4_999);
    expect(web.running[0]?.signal.aborted).toBe(false);
    await stage.advance(1);
    await stopping;
    expect(await ann.states()).toEqual(["extracted", "pending"]);
    expect((await ann.item(itemIds[1]!)).counters).toEqual({ claim: 1, attempts: 0, losses: 0 });
    const next = await stage.started();
    expect(next.web.runningUrls).toEqual([urls(2)[1]]);
  });

  test("gives back a page that fails because it was stopped, and keeps one that came in the last moment", async () => {
    const { itemIds } = await ann.imports(urls(2));
    const { worker, web } = await stage.started({ drainMs: 5_000 });
    web.stopsWhenTold = false;
    const stopping = worker.stop();
    await stage.advance(6_000);
    web.fetchOf(urls(2)[0]!).answer(failure("timeout"));
    web.answerAll();
    await stopping;
    expect(await ann.states()).toEqual(["pending", "extracted"]);
    expect((await ann.item(itemIds[0]!)).counters).toEqual({ claim: 1, attempts: 0, losses: 0 });
  });

  test("waits no longer for a page that does not stop, and ignores it when it comes", async () => {
    await ann.imports(urls(1));
    const { worker, web, log } = await stage.started({ drainMs: 5_000 });
    web.stopsWhenTold = false;
    const stopping = worker.stop();
    await stage.advance(11_000);
    await stopping;
    const calls = log.calls.length;
    web.answerAll();
    await stage.advance(60_000);
    expect(log.calls).toHaveLength(calls);
  });

  test.each([
    ["refuses every call", () => Promise.reject(new Error("The database is away"))],
    ["answers no call", () => stage.clock.never],
  ])("ends within its bound when the log %s, and leaves nothing behind", async (_, trouble) => {
    await ann.imports(urls(2));
    const { worker, web, log } = await stage.started({ drainMs: 5_000 });
    log.judge = trouble;
    web.answerAll();
    await stage.advance(10_000);
    const stopping = worker.stop();
    await stage.advance(11_000);
    await stopping;
    const calls = log.calls.length;
    await stage.advance(60_000);
    expect(log.calls).toHaveLength(calls);
    expect(stage.clock.pending).toBe(0);

    log.judge = () => undefined;
    const heir = await stage.started();
    await stage.advance(3_000);
    expect(heir.web.runningUrls).toEqual(urls(2));
  });

  test("that gave up on a tick does not keep the next start from ticking", async () => {
    await ann.imports(urls(1));
    const { worker, web, log } = stage.actor();
    log.judge = ({ name }) => (name === "dueStreams" ? stage.clock.never : undefined);
    await worker.start();
    const stopping = worker.stop();
    await stage.advance(11_000);
    await stopping;
    log.judge = () => undefined;
    await worker.start();
    await quiet();
    expect(web.runningUrls).toEqual(urls(1));
  });

  test("right after a start stops what the start began", async () => {
    await ann.imports(urls(1));
    const { worker, web, log } = stage.actor();
    const starting = worker.start();
    const stopping = worker.stop();
    await starting;
    await stage.advance(6_000);
    await stopping;
    expect(web.running).toEqual([]);
    expect(await leases()).toEqual([]);
    expect(log.callsOf("unsubscribe")).toHaveLength(1);
    expect(stage.clock.pending).toBe(0);
  });

  test("does not wait for a start that hangs, but stops it once it goes on", async () => {
    const { worker, log } = stage.actor({ drainMs: 5_000 });
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    log.judge = ({ name }) => (name === "attendAll" ? promise : undefined);
    const starting = worker.start();
    const stopping = worker.stop();
    await stage.advance(11_000);
    await stopping;
    goOn();
    await starting;
    await quiet();
    expect(await leases()).toEqual([]);
    expect(stage.clock.pending).toBe(0);
  });

  test("and start at the same time end started", async () => {
    await ann.imports(urls(1));
    const { worker, web } = await stage.started();
    const stopping = worker.stop();
    const starting = worker.start();
    web.answerAll();
    await Promise.all([stopping, starting]);
    await stage.user("bob").imports(["https://bob.example/"]);
    await stage.advance(2_000);
    expect(web.runningUrls).toEqual(["https://bob.example/"]);
  });

  test("lets a renewal of the lease that is under way end before it drops the lease", async () => {
    const { worker, log } = await stage.started();
    const { promise, resolve: goOn } = Promise.withResolvers<void>();
    log.judge = ({ name }, phase) => (name === "leases.renew" && phase === "before" ? promise : undefined);
    await stage.advance(3_000);
    const stopping = worker.stop();
    await quiet();
    goOn();
    await stopping;
    expect(await leases()).toEqual([]);
  });
});

test("whenIdle settles when nothing runs and no result waits", async () => {
  await ann.imports(urls(2));
  const { worker, web } = await stage.started();
  const idle = worker.whenIdle();
  expect(await Promise.race([idle, quiet().then(() => "busy")])).toBe("busy");
  web.answerAll();
  await idle;
  expect(await ann.states()).toEqual(["extracted", "extracted"]);
});

test("a worker refuses settings that contradict each other", () => {
  expect(() => stage.actor({ concurrency: 0 })).toThrow("concurrency must be at least 1");
  expect(() => stage.actor({ heartbeatMs: 5_000, leaseMs: 9_000 })).toThrow("more than twice heartbeatMs");
});
