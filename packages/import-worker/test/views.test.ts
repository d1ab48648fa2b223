/** What a worker remembers of streams, and when it lets go of it. */
import { createStreamView, DEFAULT_LIMITS } from "@tidemark/import-job";
import { createMemorySyncLog, type LockedStream, type SyncLog } from "@tidemark/sync-log";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Attendant } from "../src/attendant.ts";
import { DEFAULT_WORKER_OPTIONS } from "../src/options.ts";
import { Slots } from "../src/slots.ts";
import { ViewCache } from "../src/view-cache.ts";
import { quiet } from "./support/manual-clock.ts";
import { RecordingLogger, RecordingObserver } from "./support/recordings.ts";
import { article } from "./support/scripted-extract.ts";
import { Stage, urls } from "./support/stage.ts";
import { User } from "./support/user.ts";

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

test("no view is kept of a stream at rest", async () => {
  const ann = stage.user("ann");
  const { jobId } = await ann.imports(urls(2));
  const views = new ViewCache(stage.clock.nowMs);
  const attendant = attendantOf("ann", views);
  await attendant.attend({ room: 0, lends: false });
  expect(views.has("ann")).toBe(true);
  await ann.intends({ jobId }, "cancel");
  await attendant.attend({ room: 0, lends: false });
  expect(views.has("ann")).toBe(false);
  expect([...views.jobs()]).toEqual([]);
});

describe("a view that nobody asks for", () => {
  test("is still there after five minutes, so that only news are read", async () => {
    expect(await rowsReadAfter(5 * 60_000)).toBe(1);
  });

  test("is let go after ten minutes, and folded again when it is needed", async () => {
    expect(await rowsReadAfter(11 * 60_000)).toBeGreaterThan(50);
  });
});

test("a view is taken out for as long as somebody alters it", () => {
  const views = new ViewCache(stage.clock.nowMs);
  const cached = { epoch: "00000001", view: createStreamView("ann", DEFAULT_LIMITS) };
  views.put("ann", cached);
  expect(views.peek("ann")).toBe(cached);
  expect(views.take("ann")).toBe(cached);
  expect(views.take("ann")).toBeUndefined();
});

test("a stream that was restored from elsewhere is folded from its beginning", async () => {
  await stage.user("ann").imports(urls(3));
  const restored = createMemorySyncLog({ nowMs: stage.clock.nowMs });
  const ann = new User("ann", { log: restored, nowMs: stage.clock.nowMs, newId: stage.newId });
  await ann.imports(urls(13).slice(3));
  let current = stage.log;
  const { web, worker } = await stage.started({ ports: { log: switching(() => current) } });
  expect(web.runningUrls).toEqual(urls(3));

  current = withEpoch(restored, "00000002");
  await stage.advance(5_000);
  expect(web.runningUrls.toSorted()).toEqual(urls(13).slice(3).sort());
  web.answerAll();
  await quiet();
  expect(new Set(await ann.states())).toEqual(new Set(["extracted"]));
  await worker.stop();
});

test("a transaction that the log runs twice counts once", async () => {
  const ann = stage.user("ann");
  await ann.imports(urls(6, "one.example"));
  const { web, told } = await stage.started({ ports: { log: runningTwice(stage.log) }, concurrency: 3 });
  expect(web.running).toHaveLength(2);
  await stage.playOn();
  expect(await ann.states()).toEqual(Array.from({ length: 6 }, () => "saved"));
  expect(web.peak).toBe(2);
  expect(web.fetched).toHaveLength(6);
  expect(told.of("itemSettled")).toHaveLength(6);
});

/** What the next transition of a paused job of 50 items reads when nothing happened for so long. */
async function rowsReadAfter(ms: number): Promise<number> {
  const ann = stage.user("ann");
  const made = await ann.imports(urls(50));
  const { log } = await stage.started({ concurrency: 1 });
  await ann.intends(made, "pause");
  await stage.playOn();
  await stage.advance(ms);
  const before = log.counts.rowsRead;
  await ann.intends(made, "pause");
  await stage.advance(500);
  return log.counts.rowsRead - before;
}

function attendantOf(userId: string, views: ViewCache): Attendant {
  return new Attendant(userId, {
    log: stage.log,
    options: { ...DEFAULT_WORKER_OPTIONS, workerId: "worker", machine: "machine-1", processId: 1 },
    ports: {
      log: stage.log,
      extract: async (url) => article(url),
      seal: async (_userId, payload) => ({ payload }),
      timers: stage.clock.timers(),
      newId: stage.newId,
      random: () => 0.5,
      observer: new RecordingObserver().observer,
      logger: new RecordingLogger(),
      isGone: () => false,
    },
    slots: new Slots(1, 1),
    views,
    onReport: () => undefined,
    refill: () => ({ room: 0, lends: false }),
    onFlushed: () => undefined,
  });
}

/** Whichever log it is at the moment. */
function switching(current: () => SyncLog): SyncLog {
  return {
    ...current(),
    withStream: (userId, work) => current().withStream(userId, work),
    withStreamIfFree: (userId, work) => current().withStreamIfFree(userId, work),
    dueStreams: (limit, lane) => current().dueStreams(limit, lane),
    leases: {
      renew: (lease, ttlMs) => current().leases.renew(lease, ttlMs),
      drop: (workerId) => current().leases.drop(workerId),
      all: () => current().leases.all(),
    },
  };
}

/** The log with another epoch on all heads. */
function withEpoch(log: SyncLog, epoch: string): SyncLog {
  const dress = (stream: LockedStream): LockedStream => ({
    get head() {
      return { ...stream.head, epoch };
    },
    nowMs: stream.nowMs,
    liveWorkers: (among) => stream.liveWorkers(among),
    readAfter: (position, query) => stream.readAfter(position, query),
    readJobs: (query) => stream.readJobs(query),
    readRecords: (recordIds) => stream.readRecords(recordIds),
    append: (changes, hints, lane) => stream.append(changes, hints, lane),
    setHints: (hints, lane) => stream.setHints(hints, lane),
    removePickups: (recordIds) => stream.removePickups(recordIds),
  });
  return {
    ...log,
    withStream: (userId, work) => log.withStream(userId, (stream) => work(dress(stream))),
    withStreamIfFree: (userId, work) => log.withStreamIfFree(userId, (stream) => work(dress(stream))),
  };
}

/** The log when the database undoes every transaction's first run. */
function runningTwice(log: SyncLog): SyncLog {
  return {
    ...log,
    withStream: async (userId, work) => {
      await undone(log, userId, work);
      return log.withStream(userId, work);
    },
    withStreamIfFree: async (userId, work) => {
      await undone(log, userId, work);
      return log.withStreamIfFree(userId, work);
    },
  };
}

async function undone<T>(
  log: SyncLog,
  userId: string,
  work: (stream: LockedStream) => Promise<T>,
): Promise<void> {
  const undo = new Error("The database undid the transaction");
  const run = log.withStream(userId, async (stream) => {
    await work(stream);
    throw undo;
  });
  await run.catch((error: unknown) => {
    if (error !== undo) throw error;
  });
}
