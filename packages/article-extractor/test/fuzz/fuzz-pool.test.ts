/** A short run of what `npm run fuzz` does at length. */

import { expect, test, vi } from "vitest";
import { fuzzPool } from "./fuzz-pool.ts";
import { loadPages, smallWebPages } from "./load-pages.ts";
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
