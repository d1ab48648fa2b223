/** The check of a whole stream: silent about what is right, and not about what is not. */
import type { Change, Head } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ITEMS, JOBS, LawCheck, PICKUPS, retryItems, type StreamReport, takeArticle } from "../src/index.ts";
import type { Operation } from "./model/operations.ts";
import { recover } from "./model/recovery.ts";
import { stories } from "./model/stories.ts";
import { Story, STORY_LIMITS } from "./model/story.ts";
import { EXTRACTED, failed, Scene } from "./scene.ts";

/** Checks those changes as a stream at rest. */
function check(changes: readonly Change[], head: Partial<Head> = {}, limits = STORY_LIMITS): StreamReport {
  const lawCheck = new LawCheck("user-1", limits);
  for (const change of changes) lawCheck.observe(change);
  const seq = changes.at(-1)?.seq ?? 0;
  return lawCheck.report({
    userId: "user-1",
    epoch: "00000001",
    seq,
    attendAtMs: null,
    liveFrom: seq + 1,
    queue: { attendAtMs: null, liveFrom: 1 },
    ...head,
  });
}

/** One article saved, and the job done. */
function savedScene(): Scene {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), EXTRACTED);
  scene.write(...takeArticle(scene.user(), "job/0", "saved"));
  scene.tick();
  return scene;
}

function laws(report: StreamReport): string[] {
  return [...new Set(report.violations.map((finding) => finding.law))].sort();
}

/** A program of old, and a user who names articles freely, break laws that the fold cannot mend. */
function isInGoodFaith(operation: Operation): boolean {
  return (
    operation.kind !== "scribble" || (operation.origin !== "system" && !("articleId" in operation.fields))
  );
}

test("nothing is found in any story that came to its end", () => {
  fc.assert(
    fc.property(stories(40), (operations) => {
      const story = new Story();
      for (const operation of operations.filter(isInGoodFaith)) story.play(operation);
      recover(story, { collects: true, isPoison: () => false, isBroken: () => false }, 1_000);
      expect(check(story.stream.kept, { liveFrom: story.stream.liveFrom }).violations).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("nothing is found in a stream that is as it should be, and everything is counted", () => {
  const { stream } = savedScene();
  expect(check(stream.kept)).toMatchObject({ violations: [], outstanding: [], jobs: 1, items: 1 });
});

test.each<[string, string[], (changes: readonly Change[]) => readonly Change[]]>([
  ["a counter that nobody wrote", ["L15"], (changes) => changes.slice(0, -1)],
  [
    "a worker's write that the table refuses",
    ["L7", "L9"],
    (changes) => [...changes, { ...changes.findLast(isClaim)!, seq: 1_000, fieldMeta: late("state") }],
  ],
  [
    "positions that do not rise",
    ["L5"],
    (changes) => [...changes, { ...changes[0]!, appId: "notes", seq: 1 }],
  ],
  [
    "a plain reader who was left behind",
    ["L7"],
    (changes) => [
      ...changes,
      { ...changes[1]!, op: "update", seq: 1_000, data: { state: "error" }, fieldMeta: late("state") },
    ],
  ],
])("%s is found", (_what, expected, tamper) => {
  expect(laws(check(tamper(savedScene().stream.kept)))).toEqual(expected);
});

function isClaim(change: Change): boolean {
  return change.tableName === ITEMS && change.data?.["state"] === "extracting";
}

function late(field: string): Record<string, string> {
  return { [field]: "2031-01-01T00:00:00.000Z" };
}

test("L11: an extracted item without its pickup is found", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), EXTRACTED);
  const without = scene.stream.kept.filter((change) => change.tableName !== PICKUPS);
  expect(laws(check(without, { liveFrom: 1 }))).toEqual(["L11"]);
});

test("L13: more attempts than are allowed are found", () => {
  const scene = savedScene();
  expect(laws(check(scene.stream.kept, {}, { ...scene.limits, maxAttempts: 0 }))).toEqual(["L13"]);
});

test("L10: work that no worker was told of is found, and work that one was told of is outstanding", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.raw({ tableName: JOBS, recordId: "job", data: { status: "done" } });
  const { kept } = scene.stream;
  expect(laws(check(kept, { liveFrom: 1 }))).toContain("L10");
  const told = check(kept, { liveFrom: 1, attendAtMs: scene.stream.nowMs });
  expect(told.violations).toEqual([]);
  expect(told.outstanding.map((finding) => finding.law)).toEqual(["L7"]);
  expect(told.ignoredIntents).toBe(1);
  const liveFrom = kept.at(-1)!.seq + 1;
  expect(laws(check(kept, { liveFrom, attendAtMs: scene.stream.nowMs }))).toEqual(["L10"]);
});

test("L10: an import that its user reopens is found by that change, from wherever a worker starts to fold", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), failed("not-found", { retryable: false }));
  scene.tick();
  const liveFrom = scene.stream.kept.at(-1)!.seq + 1;
  scene.write(...retryItems(scene.user(), ["job/0"]));
  const { kept, nowMs } = scene.stream;
  expect(check(kept, { liveFrom, attendAtMs: nowMs }).violations).toEqual([]);
  expect(laws(check(kept, { liveFrom: liveFrom + 1, attendAtMs: nowMs }))).toEqual(["L10"]);
});
