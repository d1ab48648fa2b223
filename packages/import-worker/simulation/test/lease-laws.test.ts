import { intendForJob, WORKER_LOST } from "@tidemark/import-job";
import type { Change, Head } from "@tidemark/sync-log";
import { beforeEach, describe, expect, test } from "vitest";
import { checkIsAskedFor } from "../laws/attention.ts";
import { LeaseBook } from "../laws/leases.ts";
import type { LawBroken } from "../laws/watcher.ts";
import { LONGEST_CLAIM_CHECK_MS, SIMULATED_LIMITS } from "../worker/limits.ts";
import { LawScene, START_MS, USER } from "./law-scene.ts";

const LEASE_MS = 9_000;
const breaking = (what: RegExp) =>
  expect.objectContaining({ law: "L18", message: expect.stringMatching(what) });

describe("the book of leases", () => {
  let scene: LawScene;
  let book: LeaseBook;
  let isClockTrue: boolean;
  const told: LawBroken[] = [];
  beforeEach(async () => {
    isClockTrue = true;
    told.length = 0;
    book = new LeaseBook({
      isClockTrue: () => isClockTrue,
      alive: () => ["w", "v"],
      violate: (broken) => told.push(broken),
    });
    scene = new LawScene([book]);
    await scene.imports(2);
    book.renewed("w", START_MS, START_MS + LEASE_MS);
    book.renewed("v", START_MS, START_MS + 10 * LEASE_MS);
    scene.nowMs += 1;
  });

  test("finds a worker that takes an item without a lease", async () => {
    await expect(scene.claim(1, "nobody")).rejects.toEqual(breaking(/nobody takes item-1 without a lease/));
  });

  test("finds a worker that takes an item after its lease has ended", async () => {
    scene.nowMs += LEASE_MS;
    await expect(scene.claim(1, "w")).rejects.toEqual(breaking(/w takes item-1 without a lease/));
  });

  test("finds a claim that is taken back from one whose lease runs", async () => {
    await scene.claim(1, "w");
    scene.nowMs += 1_000;
    await expect(scene.bounce(1, { errorCode: WORKER_LOST })).rejects.toEqual(
      breaking(/w, whose lease runs/),
    );
  });

  test("finds a lost claim that a worker's transaction leaves behind", async () => {
    await scene.claim(1, "w");
    scene.nowMs += LEASE_MS;
    await expect(scene.claim(1, "v", "item-2")).rejects.toEqual(breaking(/item-1 was left to w/));
  });

  test("lets claims be taken back whose lease has ended, was dropped, or that are stale", async () => {
    await scene.claim(1, "w");
    scene.nowMs += LEASE_MS;
    await scene.bounce(1, { errorCode: WORKER_LOST });
    await scene.claim(2, "v");
    scene.nowMs += SIMULATED_LIMITS.staleClaimAfterMs;
    await scene.bounce(2, { errorCode: WORKER_LOST });
    await scene.claim(3, "v");
    book.dropped("v", "v-1", scene.nowMs);
    book.dropped("v", "v", scene.nowMs);
    scene.nowMs += 1;
    await scene.bounce(3, { errorCode: WORKER_LOST });
  });

  test("lets a transaction be that began before a lease changed, and all while the log's clock jumps", async () => {
    book.renewed("late", scene.nowMs, scene.nowMs + LEASE_MS);
    await scene.claim(1, "late");
    isClockTrue = false;
    await scene.claim(1, "nobody", "item-2");
  });

  test("finds one that ends the lease of another that lives", () => {
    book.dropped("w", "v", START_MS);
    expect(told).toEqual([breaking(/w ended the lease of v, which lives/)]);
    told.length = 0;
    book.dropped("w", "w-1", START_MS);
    book.dropped("w", "gone", START_MS);
    expect(told).toEqual([]);
  });
});

describe("a stream with news", () => {
  test("is looked at from the moment on at which a device wrote", async () => {
    const { ask, last } = await written(false);
    ask(START_MS, last);
    expect(() => ask(START_MS + 1, last)).toThrow(breaking(/a device wrote/));
    expect(() => ask(null, last)).toThrow(breaking(/never/));
    ask(null, { ...last, tableName: "articles" });
  });

  test("is looked at every few seconds while items run", async () => {
    const { ask, last } = await written(true);
    ask(START_MS + LONGEST_CLAIM_CHECK_MS, last);
    expect(() => ask(START_MS + LONGEST_CLAIM_CHECK_MS + 1, last)).toThrow(breaking(/left running items/));
  });
});

async function written(claims: boolean) {
  const scene = new LawScene();
  await scene.imports();
  if (claims) await scene.claim(1);
  else await scene.write([intendForJob(scene.author(), "job", "pause")]);
  const { changes } = await scene.log.readAfter(USER, 0);
  const head = (await scene.log.head(USER))!;
  const ask = (attendAtMs: number | null, last: Change) => {
    const asked: Head = { ...head, attendAtMs };
    checkIsAskedFor(asked, scene.book.viewOf(USER), last);
  };
  return { ask, last: changes.at(-1)! };
}
