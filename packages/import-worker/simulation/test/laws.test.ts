/** Every watcher of a law is seen to fail when its law is broken. Those of devices and of the queue have tests of their own. */
import {
  type Author,
  deleteImport,
  intendForJob,
  ITEMS,
  JOBS,
  pickupIdOf,
  PICKUPS,
} from "@tidemark/import-job";
import { beforeEach, describe, expect, test } from "vitest";
import { BatchBook } from "../laws/batches.ts";
import { ClaimBook } from "../laws/claims.ts";
import { CounterLaw } from "../laws/counters.ts";
import { watchEdges } from "../laws/edges.ts";
import { FetchLaw } from "../laws/fetches.ts";
import { PickupBook } from "../laws/pickups.ts";
import { checkReclaimed } from "../laws/reclaimed.ts";
import { watchedLogger, watchedObserver } from "../laws/secrets.ts";
import type { LawBroken } from "../laws/watcher.ts";
import { runSeed } from "../run/run-seed.ts";
import { SECRET } from "../worker/web.ts";
import { LawScene, START_MS, URL, USER } from "./law-scene.ts";

const breaking = (law: string, what: RegExp) =>
  expect.objectContaining({ law, message: expect.stringMatching(what) });

describe("the book of a stream finds", () => {
  let scene: LawScene;
  beforeEach(() => {
    scene = new LawScene();
  });

  test("a change that was altered (L1)", async () => {
    await scene.imports();
    scene.show = (changes) => changes.map((change) => ({ ...change, clientId: "somebody else" }));
    await expect(scene.book.end()).rejects.toEqual(breaking("L1", /altered/));
  });

  test("a change that is gone (L1)", async () => {
    await scene.imports();
    scene.show = (changes) => changes.slice(1);
    await expect(scene.book.end()).rejects.toEqual(breaking("L1", /gone/));
  });

  test("a change that has effect twice (L3)", async () => {
    await scene.imports();
    scene.show = ([change]) => [change!, { ...change!, seq: change!.seq + 1 }];
    await expect(scene.write([intendForJob(scene.author(), "job", "pause")])).rejects.toEqual(
      breaking("L3", /twice/),
    );
  });

  test("a change that commits behind those who had read (L5)", async () => {
    scene.show = (changes) => changes.filter(({ seq }) => seq !== 1);
    await expect(scene.imports()).rejects.toEqual(breaking("L5", /follows/));
  });

  test("what the table refuses, written by a worker (L9)", async () => {
    await scene.imports();
    const saved = scene.byWorker(ITEMS, "item-1", { state: "saved" });
    await expect(scene.write([saved])).rejects.toEqual(breaking("L9", /item-1/));
  });

  test("counters that a worker left wrong (L15)", async () => {
    await scene.imports();
    await scene.claim(1);
    const failed = { state: "error", claim: 1, attempts: 1, losses: 0, claimedBy: null };
    await expect(scene.write([scene.byWorker(ITEMS, "item-1", failed)])).rejects.toEqual(
      breaking("L15", /errorCount/),
    );
  });

  test("a pickup whose row was deleted before its time (L11)", async () => {
    scene = new LawScene();
    await scene.imports();
    await scene.claim(1);
    await scene.extracted(1, "sealed");
    await scene.log.withStream(USER, (stream) => stream.removePickups([pickupIdOf("item-1")]));
    scene.book.removed();
    await expect(scene.book.step()).rejects.toEqual(breaking("L11", /deleted/));
  });
});

describe("the book of claims finds", () => {
  const claims = () =>
    new ClaimBook({
      views: () => scene.book.views(),
      open: (_userId, sealed) => ({ title: sealed }),
    });
  let scene: LawScene;
  let book: ClaimBook;
  beforeEach(async () => {
    book = claims();
    scene = new LawScene([book]);
    await scene.imports();
    await scene.claim(1);
    book.fetchStarts({ number: 7, url: URL, workerId: "w", process: "p" });
    book.step();
  });

  test("nothing when a result is written under its claim", async () => {
    await scene.extracted(1, "(fetch 7)");
  });

  test("an article that was fetched for an older claim (L12)", async () => {
    await scene.bounce(1);
    await scene.claim(2);
    await expect(scene.extracted(2, "(fetch 7)")).rejects.toEqual(breaking("L12", /item-1#2/));
  });

  test("a failure that was met under an older claim (L12)", async () => {
    await scene.bounce(1);
    await scene.claim(2);
    await expect(scene.bounce(2, { error: "It failed. (fetch 7)" })).rejects.toEqual(
      breaking("L12", /fetch 7/),
    );
  });

  test("an article that comes from no fetch (L12)", async () => {
    await expect(scene.extracted(1, "out of nowhere")).rejects.toEqual(breaking("L12", /no fetch/));
  });

  test("more tries than attempts and losses allow (L13)", async () => {
    await expect(scene.tries(8)).rejects.toEqual(breaking("L13", /tried for the 6th time/));
  });
});

describe("the book of pickups finds", () => {
  let scene: LawScene;
  beforeEach(async () => {
    scene = new LawScene([new PickupBook()]);
    await scene.imports();
  });

  test("a second pickup (L11)", async () => {
    await scene.claim(1);
    await scene.extracted(1, "one");
    const second = scene.byWorker(
      PICKUPS,
      pickupIdOf("item-1"),
      { itemId: "item-1", sealed: "two" },
      "insert",
    );
    await expect(scene.write([second])).rejects.toEqual(breaking("L11", /second/));
  });

  test.each([
    ["cancelled", (author: Author) => intendForJob(author, "job", "cancel")],
    ["deleted", (author: Author) => deleteImport(author, "job")],
  ])("a pickup of an import that was %s (L17)", async (_how, callOff) => {
    await scene.claim(1);
    await scene.write([callOff(scene.author())]);
    const pickup = scene.byWorker(
      PICKUPS,
      pickupIdOf("item-1"),
      { itemId: "item-1", sealed: "one" },
      "insert",
    );
    await expect(scene.write([pickup])).rejects.toEqual(breaking("L17", /gets a pickup/));
  });
});

describe("the law of fetches finds", () => {
  let law: FetchLaw;
  let scene: LawScene;
  const fetch = { number: 1, url: URL, workerId: "w", process: "p" };
  beforeEach(async () => {
    law = new FetchLaw();
    scene = new LawScene([law]);
    await scene.imports();
  });

  test("a fetch without a claim (L12)", () => {
    law.fetchStarts(fetch);
    expect(() => law.step()).toThrow(breaking("L12", /without a claim/));
  });

  test("a second fetch for one claim (L12)", async () => {
    await scene.claim(1);
    law.fetchStarts(fetch);
    law.fetchStarts(fetch);
    expect(() => law.step()).toThrow(breaking("L12", /without a claim/));
  });

  test("a fetch for an import of which its worker knew that it was cancelled (L17)", async () => {
    await scene.claim(1);
    await scene.write([intendForJob(scene.author(), "job", "cancel")]);
    law.folded("p", USER, 4);
    law.fetchStarts(fetch);
    expect(() => law.step()).toThrow(breaking("L17", /called off/));
  });

  test("nothing when its worker could not know yet", async () => {
    await scene.claim(1);
    law.folded("p", USER, 3);
    await scene.write([intendForJob(scene.author(), "job", "cancel")]);
    law.fetchStarts(fetch);
    law.step();
  });
});

describe("the other watchers find", () => {
  test("what was acknowledged and is not there (L2)", async () => {
    const batches = new BatchBook();
    const scene = new LawScene([batches]);
    await scene.imports();
    batches.acked(USER, ["nowhere"]);
    await expect(scene.book.end()).rejects.toEqual(breaking("L2", /nowhere/));
  });

  test("a batch that was stored in part (L4)", async () => {
    const batches = new BatchBook();
    const scene = new LawScene([batches]);
    const [first, second] = [1, 2].map(() => intendForJob(scene.author(), "job", "pause"));
    batches.sent(USER, [first!.id, second!.id]);
    await scene.write([first!]);
    await expect(scene.book.end()).rejects.toEqual(breaking("L4", /of a batch of 2 changes 1/));
  });

  test("a state that no edge leads to, whatever the table of the code says (L9)", async () => {
    const scene = new LawScene();
    await scene.imports();
    const view = scene.book.viewOf(USER);
    const { changes } = await scene.log.readAfter(USER, 0);
    const change = { ...changes[1]!, origin: "system" as const };
    const resurrected = {
      userId: USER,
      change,
      view,
      claimBefore: 0,
      claimedByBefore: null,
      statusBefore: null,
    };
    expect(() => watchEdges().committed?.({ ...resurrected, stateBefore: "cancelled" })).toThrow(
      breaking("L9", /cancelled>pending/),
    );
  });

  test("a counter that no code counts (L15)", async () => {
    const counters = new CounterLaw();
    const scene = new LawScene();
    await scene.imports();
    const wrong = scene.byWorker(JOBS, "job", { status: "running", duplicateCount: 1 });
    const change = { ...wrong, userId: USER, seq: 3, createdAt: "" };
    const before = { stateBefore: null, claimBefore: 0, claimedByBefore: null, statusBefore: "queued" };
    counters.committed({ userId: USER, change, view: scene.book.viewOf(USER), ...before });
    expect(() => counters.step()).toThrow(breaking("L15", /duplicateCount/));
  });

  test("words of a page in a log line and in an event (L16)", () => {
    const broken: LawBroken[] = [];
    const onBroken = (error: LawBroken) => broken.push(error);
    const logger = watchedLogger(onBroken, () => undefined);
    logger.error(new Error(`It crashed over ${SECRET}.`), "an extraction crashed");
    logger.info("a line", { title: SECRET });
    watchedObserver({}, onBroken).itemRetried({ code: SECRET });
    expect(broken).toEqual([
      breaking("L16", /line/),
      breaking("L16", /line/),
      breaking("L16", /itemRetried/),
    ]);
  });

  test("a claim that nobody takes back from a worker that is gone (L18)", async () => {
    const scene = new LawScene();
    await scene.imports();
    await scene.claim(1);
    const views = () => scene.book.views();
    const reclaiming = { nowMs: START_MS + 90_000, withinMs: 82_000 };
    checkReclaimed({ ...reclaiming, views: views(), alive: new Set(["w"]) });
    expect(() => checkReclaimed({ ...reclaiming, views: views(), alive: new Set(["v"]) })).toThrow(
      breaking("L18", /still claimed by w/),
    );
  });

  test("a world that does not come to rest (L10)", async () => {
    const { broken } = await runSeed({ seed: 1, only: new Set(), atMost: { workers: 0 } });
    expect(broken).toEqual(breaking("L10", /not at rest/));
  });
});
