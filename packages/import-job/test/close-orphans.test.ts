/** Imports that only their pages speak of. */
import { expect, test } from "vitest";
import {
  addItems,
  announceImport,
  deleteImport,
  ITEMS,
  nextAttentionMs,
  ORPHANED,
  summariseImport,
} from "../src/index.ts";
import { HOUR_MS, MINUTE_MS, Scene } from "./scene.ts";

const DAY_MS = 24 * HOUR_MS;

function orphaned(): Scene {
  const scene = new Scene();
  const items = ["a", "b"].map((name) => ({ itemId: `job/${name}`, url: `https://${name}.example/` }));
  scene.write(...addItems(scene.user(), "job", items, 0));
  return scene;
}

test("an import whose record never came is given up after its time, with a reason", () => {
  const scene = orphaned();
  scene.pass(DAY_MS);
  scene.tick();
  expect(summariseImport(scene.job())).toMatchObject({
    status: "cancelled",
    totalUrls: 2,
    cancelledCount: 2,
    error: ORPHANED.message,
    errorCode: ORPHANED.code,
    finishedAt: new Date(scene.stream.nowMs).toISOString(),
  });
  expect(scene.states()).toEqual(["cancelled", "cancelled"]);
  expect([...scene.plain().differencesToJob(scene.job())]).toEqual([]);
  expect(scene.stream.liveFrom).toBe(scene.stream.headSeq + 1);
});

test("it is left alone until then", () => {
  const scene = orphaned();
  scene.pass(DAY_MS - 1);
  expect(scene.tick().changes).toEqual([]);
  expect(scene.states()).toEqual(["pending", "pending"]);
});

test("a page that comes meanwhile starts the time anew", () => {
  const scene = orphaned();
  scene.pass(DAY_MS - 1);
  scene.write(...addItems(scene.user(), "job", [{ itemId: "job/c", url: "https://c.example/" }], 2));
  scene.pass(MINUTE_MS);
  expect(scene.tick().changes).toEqual([]);
});

test("workers are told when its time will have come", () => {
  const scene = orphaned();
  const { nowMs } = scene.stream;
  expect(nextAttentionMs(scene.view)).toBe(nowMs + DAY_MS);
  scene.pass(DAY_MS);
  expect(nextAttentionMs(scene.view)).toBe(scene.stream.nowMs);
  scene.tick();
  expect(nextAttentionMs(scene.view)).toBeNull();
});

test("one that was deleted in the meantime is tidied up the same way", () => {
  const scene = orphaned();
  scene.write(deleteImport(scene.user(), "job"));
  scene.pass(DAY_MS);
  scene.tick();
  expect(scene.states()).toEqual(["cancelled", "cancelled"]);
  expect(scene.job()).toMatchObject({ deleted: true });
  expect([...scene.plain().differencesToJob(scene.job())]).toEqual([]);
  expect(scene.stream.liveFrom).toBe(scene.stream.headSeq + 1);
});

test("an import that is there is never given up, however long nothing moved", () => {
  const scene = new Scene();
  scene.importPages(2);
  scene.pass(30 * DAY_MS);
  expect(scene.tick().changes).toEqual([]);
  expect(scene.states()).toEqual(["pending", "pending"]);
});

test("what was given up stays so when its record comes after all", () => {
  const scene = orphaned();
  scene.pass(DAY_MS);
  scene.tick();
  scene.write(announceImport(scene.user(), { jobId: "job", totalUrls: 2, source: "late" }));
  scene.tick();
  expect(summariseImport(scene.job())).toMatchObject({ status: "cancelled", errorCode: ORPHANED.code });
  expect([...scene.plain().differencesToJob(scene.job())]).toEqual([]);
});

test("a reason that a user writes is none", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.raw({ tableName: "articleImportJobs", recordId: "job", data: { errorCode: "made-up" } });
  scene.tick();
  expect(summariseImport(scene.job()).errorCode).toBeNull();
  expect(scene.plain().field("articleImportJobs", "job", "errorCode")).toBeNull();
  expect(scene.plain().sees(ITEMS, "job/0")).toBe(true);
});
