/** What users and their devices write. */
import { changeProblem } from "@tidemark/sync-log";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addItems,
  announceImport,
  articleIdOf,
  type Author,
  deleteImport,
  intendForJob,
  itemIdOfPickup,
  pickupIdOf,
  retryItems,
  takeArticle,
} from "../src/index.ts";
import { Scene } from "./scene.ts";

const author: Author = {
  clientId: "device-1",
  actor: { kind: "user", principalId: "user-1" },
  nowMs: Date.parse("2030-01-01T00:00:00.000Z"),
  newId: () => "00000000-0000-4000-8000-000000000001",
};

const WRITTEN = [
  announceImport(author, { jobId: "job", totalUrls: 1, source: "text" }),
  ...addItems(author, "job", [{ itemId: "item", url: "https://a.example/" }], 0),
  intendForJob(author, "job", "pause"),
  intendForJob(author, "job", "resume"),
  intendForJob(author, "job", "cancel"),
  ...retryItems(author, ["item"]),
  deleteImport(author, "job"),
  ...takeArticle(author, "item", "saved"),
];

test("every intent can be stored, carries its writer's name and time, and is a user's", () => {
  for (const change of WRITTEN) {
    expect(changeProblem(change)).toBeNull();
    expect(change).toMatchObject({ origin: "user", clientId: "device-1", actor: author.actor });
    const stamped = change.op === "delete" ? ["deletedAt"] : Object.keys(change.data ?? {});
    expect(Object.keys(change.fieldMeta)).toEqual(stamped);
    expect(new Set(Object.values(change.fieldMeta))).toEqual(new Set(["2030-01-01T00:00:00.000Z"]));
  }
});

test("a delete keeps no content", () => {
  const deletes = WRITTEN.filter((change) => change.op === "delete");
  expect(deletes).toHaveLength(2);
  for (const change of deletes) expect(change.data).toBeNull();
});

test("intents can be stored whatever the names and times", () => {
  const names = fc.string({ minLength: 1, unit: "grapheme" });
  const times = fc.integer({
    min: Date.parse("1970-01-01T00:00:00Z"),
    max: Date.parse("9999-01-01T00:00:00Z"),
  });
  fc.assert(
    fc.property(names, names, times, (jobId, itemId, nowMs) => {
      const writer = { ...author, nowMs };
      const changes = [
        announceImport(writer, { jobId, totalUrls: 3, source: null }),
        ...addItems(writer, jobId, [{ itemId, url: "https://a.example/" }], 7),
        ...takeArticle(writer, itemId, "duplicate"),
        deleteImport(writer, jobId),
      ];
      const storable = !`${jobId}${itemId}`.includes("\u0000");
      for (const change of changes) expect(changeProblem(change) === null || !storable).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("items of a batch follow the place of the first", () => {
  const pages = ["x", "y", "z"].map((itemId) => ({ itemId, url: `https://${itemId}.example/` }));
  const idxs = addItems(author, "job", pages, 500).map((change) => change.data?.["idx"]);
  expect(idxs).toEqual([500, 501, 502]);
});

describe("L14: one article per item", () => {
  test("a device that saves an item names the article after it", () => {
    const [state] = takeArticle(author, "item", "saved");
    expect(state!.data).toEqual({ state: "saved", articleId: articleIdOf("item") });
  });

  test("a duplicate has no article of its own", () => {
    expect(takeArticle(author, "item", "duplicate")[0]!.data).toEqual({
      state: "duplicate",
      articleId: null,
    });
  });

  test("articles of two items are two", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (a, b) => {
        expect(articleIdOf(a) === articleIdOf(b)).toBe(a === b);
      }),
    );
  });
});

test("L11: an item's pickup is named after it, so that there is at most one", () => {
  expect(pickupIdOf("item")).toBe("pickup-item");
  expect(itemIdOfPickup("pickup-item")).toBe("item");
  expect(itemIdOfPickup("item")).toBeNull();
  expect(takeArticle(author, "item", "saved")[1]!.recordId).toBe(pickupIdOf("item"));
});

test("an import without a word more is folded into a queued job of waiting items", () => {
  const scene = new Scene();
  scene.importPages(2);
  expect(scene.job()).toMatchObject({ status: "queued", totalUrls: 2, source: "text", exists: true });
  expect(scene.states()).toEqual(["pending", "pending"]);
  expect(scene.tick().changes).toEqual([]);
});
