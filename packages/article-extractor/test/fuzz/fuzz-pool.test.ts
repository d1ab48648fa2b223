/** A short run of what `npm run fuzz` does at length. */

import { expect, test, vi } from "vitest";
import { fuzzPool } from "./fuzz-pool.ts";
import { loadPages, smallWebPages } from "./load-pages.ts";
import { grownMemory } from "./grown-memory.ts";
import { mutatePage } from "./mutate-page.ts";

vi.setConfig({ testTimeout: 120_000 });

const COUNT = 60;

test("damaged pages end as articles or as failures, and break neither pool nor process", async () => {
  const { ends, faults, steps } = await fuzzPool({
    pages: loadPages(),
    count: COUNT,
    seed: 7,
    threads: 2,
    parseTimeoutMs: 60_000,
    stepPages: COUNT,
  });
  expect(faults).toEqual([]);
  expect([...ends.values()].reduce((sum, times) => sum + times, 0)).toBe(COUNT);
  expect(ends.get("ok")).toBeGreaterThan(COUNT / 10);
  expect(steps).toHaveLength(1);
});

test("the same seed damages a page in the same way", () => {
  const [page, other] = smallWebPages();
  const once = mutatePage(page!.bytes, other!.bytes, 3);
  expect(mutatePage(page!.bytes, other!.bytes, 3)).toEqual(once);
  expect(mutatePage(page!.bytes, other!.bytes, 4)).not.toEqual(once);
});

test("now and then a page becomes as large as one may be, and no page larger than is read", () => {
  const [page, other] = smallWebPages();
  const sizes = Array.from(
    { length: 1_000 },
    (_, seed) => mutatePage(page!.bytes, other!.bytes, seed).byteLength,
  );
  const large = sizes.filter((size) => size > 9 * 1024 ** 2);
  expect(large.length).toBeGreaterThan(0);
  expect(large.length).toBeLessThan(20);
  expect(Math.max(...large)).toBeLessThanOrEqual(10 * 1024 ** 2);
});

function step(pages: number, residentMb: number) {
  return { pages, residentMb };
}

test("memory is compared only between steps that were reached", () => {
  expect(grownMemory([step(500, 400)])).toBeNull();
  expect(grownMemory([step(1_000, 400), step(2_000, 900)])).toBeNull();
  const long = [step(1_000, 400), step(5_000, 420), step(6_000, 900), step(7_000, 440)];
  expect(grownMemory(long)).toBe(1.1);
});
