/** What people and programs are shown. */
import { describe, expect, test } from "vitest";
import {
  hostOf,
  intendForJob,
  ITEM_STATES,
  isLive,
  summariseImport,
  summariseItem,
  takeArticle,
  workloadOf,
} from "../src/index.ts";
import { EXTRACTED, failed, MINUTE_MS, Scene } from "./scene.ts";

test("a summary counts the items by state, and its numbers add up", () => {
  const scene = new Scene();
  scene.importPages(4);
  const [a, b] = scene.claim(3);
  scene.settle([a!], EXTRACTED);
  scene.settle([b!], failed("not-found", { retryable: false }));
  scene.write(...takeArticle(scene.user(), "job/0", "consent-wall"));
  const summary = summariseImport(scene.job());
  expect(summary).toMatchObject({
    id: "job",
    status: "running",
    totalUrls: 4,
    source: "text",
    startedAt: "2030-01-01T00:00:00.000Z",
    finishedAt: null,
    savedCount: 1,
    warningCount: 1,
    errorCount: 1,
    duplicateCount: 0,
    cancelledCount: 0,
  });
  expect(summary.states).toMatchObject({ "consent-wall": 1, error: 1, extracting: 1, pending: 1 });
  expect(Object.values(summary.states).reduce((sum, count) => sum + count, 0)).toBe(4);
});

test("an item's summary says why it waits and until when", () => {
  const scene = new Scene();
  scene.importPages(1);
  scene.settle(scene.claim(), failed("rate-limited", { retryAfterMs: MINUTE_MS }));
  expect(summariseItem(scene.item("job/0"))).toEqual({
    id: "job/0",
    idx: 0,
    url: "https://job-0.example/",
    state: "pending",
    articleId: null,
    warning: null,
    error: "It was rate-limited.",
    errorCode: "rate-limited",
    attempts: 1,
    nextAttemptAt: "2030-01-01T00:01:01.000Z",
  });
});

test("a stream's workload counts what is due apart from what waits", () => {
  const scene = new Scene();
  scene.importPages(4, "a");
  scene.importPages(2, "b");
  scene.write(intendForJob(scene.user(), "b", "pause"));
  const [first, second] = scene.claim(3);
  scene.settle([first!], EXTRACTED);
  scene.settle([second!], failed("not-html"));
  const load = workloadOf(scene.view.jobs.values());
  expect(load).toEqual({ pending: 4, due: 1, extracting: 1, awaitingPickup: 1 });
});

test("live are the states that have something to happen without their user", () => {
  expect(ITEM_STATES.filter(isLive)).toEqual(["pending", "extracting", "extracted"]);
});

describe("the host of a URL", () => {
  test.each([
    ["https://Example.ORG/a?b#c", "example.org"],
    ["http://example.org:8080/", "example.org:8080"],
    ["https://user:secret@example.org/", "example.org"],
    ["https://a@b@example.org/", "example.org"],
    ["https://[2001:db8::1]:443/x", "[2001:db8::1]:443"],
    ["https://example.org?q=/@evil.example", "example.org"],
    ["https://example.org\\@evil.example/", "example.org"],
    ["not a url", "not a url"],
    ["mailto:someone@example.org", "mailto:someone@example.org"],
    ["", ""],
  ])("%j is %j", (url, host) => {
    expect(hostOf(url)).toBe(host);
  });
});
