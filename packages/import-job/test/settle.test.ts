/** How claims end as their worker reports. */
import { describe, expect, test } from "vitest";
import {
  intendForJob,
  ITEMS,
  type Outcome,
  PICKUPS,
  pickupIdOf,
  retryItems,
  takeArticle,
} from "../src/index.ts";
import { EXTRACTED, failed, HOUR_MS, MINUTE_MS, RELEASED, Scene } from "./scene.ts";

describe("a claim that brought an article", () => {
  test("writes the item's state and its pickup together", () => {
    const scene = new Scene();
    const [itemId] = scene.importPages(1);
    const claimed = scene.claim();
    const { changes, notes } = scene.settle(claimed, EXTRACTED);
    expect(changes.map((c) => [c.op, c.tableName, c.recordId])).toEqual([
      ["update", ITEMS, itemId],
      ["insert", PICKUPS, pickupIdOf(itemId!)],
    ]);
    expect(changes[1]!.data).toEqual({ itemId, sealed: "…" });
    expect(notes).toEqual([{ kind: "item-extracted", warning: null }]);
  });

  test("keeps the warning of a consent wall on the item", () => {
    const scene = new Scene();
    scene.importPages(1);
    const warning = "probable_consent_wall";
    const consentWall: Outcome = { kind: "extracted", pickup: { sealed: "…" }, warning };
    scene.settle(scene.claim(), consentWall);
    expect(scene.item("job/0").warning).toBe(warning);
  });

  test("keeps the attempt and takes back the loss", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    expect(scene.item("job/0").counters).toEqual({ claim: 1, attempts: 1, losses: 0 });
  });

  test("tells every reader that a second pickup lives, whatever the first one's delete was stamped", () => {
    const scene = new Scene();
    const [itemId] = scene.importPages(1);
    scene.settle(scene.claim(), EXTRACTED);
    const farFuture = Date.parse("9000-01-01T00:00:00Z");
    scene.write(takeArticle(scene.user(farFuture), itemId!, "saved")[1]!);
    scene.tick();
    expect(scene.item(itemId!).phase).toMatchObject({ state: "error", code: "pickup-expired" });
    scene.write(...retryItems(scene.user(), [itemId!]));
    scene.tick();
    scene.settle(scene.claim(), EXTRACTED);
    expect(scene.hasPickup(itemId!)).toBe(true);
    expect(scene.item(itemId!).pickupAtMs).toBe(scene.stream.nowMs);
  });
});

describe("a claim that failed", () => {
  test("waits with jitter before the next, and says why", () => {
    const scene = new Scene();
    scene.importPages(1);
    const [claimed] = scene.claim();
    const settlements = [{ itemId: claimed!.itemId, claim: 1, outcome: failed("not-html") }];
    const { notes } = scene.tick({ settlements, random: () => 0.75 });
    expect(scene.item("job/0").phase).toMatchObject({
      state: "pending",
      dueAtMs: scene.stream.nowMs + 1_500,
      lastFailure: { code: "not-html", message: "It was not-html." },
    });
    expect(notes).toEqual([{ kind: "item-retried", code: "not-html" }]);
    expect(scene.claim()).toEqual([]);
    scene.pass(1_500);
    expect(scene.claim()).toHaveLength(1);
  });

  test("waits at least as long as the other side asked", () => {
    const scene = new Scene();
    scene.importPages(1);
    scene.settle(scene.claim(), failed("rate-limited", { retryAfterMs: HOUR_MS }));
    scene.pass(HOUR_MS - 1);
    expect(scene.claim()).toEqual([]);
    scene.pass(2_001);
    expect(scene.claim()).toHaveLength(1);
  });

  test("is final at once when trying again cannot help", () => {
    const scene = new Scene();
    scene.importPages(1);
    const { notes } = scene.settle(scene.claim(), failed("not-found", { retryable: false }));
    expect(scene.item("job/0").phase).toEqual({
      state: "error",
      code: "not-found",
      message: "It was not-found.",
    });
    expect(notes).toEqual([{ kind: "item-failed", code: "not-found" }, { kind: "job-done" }]);
  });

  test("L13: is final after maxAttempts, and no attempt is counted beyond", () => {
    const scene = new Scene({ maxAttempts: 3 });
    scene.importPages(1);
    for (const attempt of [1, 2, 3]) {
      expect(scene.states()).toEqual(["pending"]);
      scene.settle(scene.claim(), failed("not-html"));
      expect(scene.item("job/0").counters.attempts).toBe(attempt);
      scene.pass(HOUR_MS);
    }
    expect(scene.states()).toEqual(["error"]);
    expect(scene.job().status).toBe("done");
  });
});

describe("a claim that was given back", () => {
  test("costs the item neither an attempt nor a loss, and it is taken again at once", () => {
    const scene = new Scene();
    scene.importPages(1);
    for (const claim of [1, 2, 3, 4, 5]) {
      expect(scene.claim()).toMatchObject([{ claim }]);
      scene.settle([{ itemId: "job/0", claim, jobId: "job", url: "", host: "" }], RELEASED);
      expect(scene.item("job/0").counters).toEqual({ claim, attempts: 0, losses: 0 });
    }
  });
});

function held(scene: Scene) {
  scene.importPages(1);
  return scene.claim();
}

describe("L12: a result is dropped, and nothing of it written,", () => {
  test("when its claim was lost and the item taken again", () => {
    const scene = new Scene();
    const zombies = held(scene);
    scene.tick({ liveWorkers: [] });
    scene.claim();
    const { dropped, changes } = scene.settle(zombies, EXTRACTED);
    expect(dropped).toEqual([{ itemId: "job/0", claim: 1, reason: "claim-not-current" }]);
    expect(changes).toEqual([]);
  });

  test("when its claim was lost and the item waits", () => {
    const scene = new Scene();
    const zombies = held(scene);
    scene.tick({ liveWorkers: [] });
    expect(scene.settle(zombies, EXTRACTED).dropped).toMatchObject([{ reason: "not-claimed" }]);
    expect(scene.hasPickup("job/0")).toBe(false);
  });

  test("when it was told before", () => {
    const scene = new Scene();
    const claimed = held(scene);
    scene.settle(claimed, EXTRACTED);
    expect(scene.settle(claimed, failed("timeout")).dropped).toMatchObject([{ reason: "not-claimed" }]);
    expect(scene.states()).toEqual(["extracted"]);
  });

  test("when the same batch told it before", () => {
    const scene = new Scene();
    const claimed = held(scene);
    const { dropped } = scene.settle([...claimed, ...claimed], failed("timeout"));
    expect(dropped).toMatchObject([{ reason: "not-claimed" }]);
    expect(scene.item("job/0").counters.attempts).toBe(1);
  });

  test("when its claim is one that never was", () => {
    const scene = new Scene();
    const [claimed] = held(scene);
    const { dropped } = scene.settle([{ ...claimed!, claim: 2 }], EXTRACTED);
    expect(dropped).toMatchObject([{ reason: "claim-not-current" }]);
    expect(scene.states()).toEqual(["extracting"]);
  });

  test("when nobody knows its item", () => {
    const scene = new Scene();
    const [claimed] = held(scene);
    const { dropped } = scene.settle([{ ...claimed!, itemId: "elsewhere" }], EXTRACTED);
    expect(dropped).toEqual([{ itemId: "elsewhere", claim: 1, reason: "item-gone" }]);
  });

  test("L17: when its job was cancelled meanwhile", () => {
    const scene = new Scene();
    const claimed = held(scene);
    scene.write(intendForJob(scene.user(), "job", "cancel"));
    const { dropped } = scene.settle(claimed, EXTRACTED);
    expect(dropped).toMatchObject([{ reason: "job-cancelled" }]);
    expect(scene.states()).toEqual(["cancelled"]);
    expect(scene.hasPickup("job/0")).toBe(false);
  });
});

test("a paused job lets running items end and gives out nothing new", () => {
  const scene = new Scene();
  scene.importPages(3);
  const claimed = scene.claim(2);
  scene.write(intendForJob(scene.user(), "job", "pause"));
  scene.settle(claimed, EXTRACTED);
  expect(scene.states()).toEqual(["extracted", "extracted", "pending"]);
  scene.pass(MINUTE_MS);
  expect(scene.claim()).toEqual([]);
  scene.write(intendForJob(scene.user(), "job", "resume"));
  expect(scene.claim()).toHaveLength(1);
});
