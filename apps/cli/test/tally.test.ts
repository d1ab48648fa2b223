import { parseReadingList } from "@tidemark/import-formats";
import { ITEM_STATES, type ItemView } from "@tidemark/import-job";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { noItems } from "../src/import/item-watch.ts";
import { itemsByKey, planImport } from "../src/import/plan.ts";
import { tally } from "../src/import/tally.ts";
import { anItem } from "./support/items.ts";

const row = fc.oneof(
  fc.nat(15).map((index) => `http://a.test/${index}`),
  fc.constantFrom("no address", "ftp://a.test/file", "mailto:somebody@a.test"),
);

test("rows read are saved, duplicate, failed, skipped or open, each in one count", () => {
  const before = fc.array(fc.tuple(fc.nat(15), fc.constantFrom(...ITEM_STATES)));
  const folder = fc.array(fc.nat(15));
  const ends = fc.array(fc.constantFrom(...ITEM_STATES), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1 }),
      before,
      folder,
      ends,
      fc.boolean(),
      (rows, known, files, ends, retryFailed) => {
        const list = parseReadingList(Buffer.from(rows.join("\n")));
        const items = known.map(([index, state]) => anItem({ url: `http://a.test/${index}`, state }));
        const inFolder = new Set(files.map((index) => `http://a.test/${index}`));
        const plan = planImport(
          list.entries.map(({ url }) => ({ url, key: url })),
          itemsByKey(items, (url) => url) satisfies Map<string, ItemView>,
          { isInFolder: (key) => inFolder.has(key), retryFailed },
        );
        const states = noItems();
        const own = plan.fresh.length + plan.resumed.length + plan.retried.length;
        for (let index = 0; index < own; index += 1) states[ends[index % ends.length]!] += 1;

        const counts = tally(list, plan, states);
        expect(counts.rows).toBe(rows.length);
        expect(counts.saved + counts.duplicate + counts.failed + counts.skipped + counts.open).toBe(
          rows.length,
        );
      },
    ),
  );
});

test("consent walls count as saved, cancelled items and rows without an address as skipped", () => {
  const list = { entries: [], duplicates: [], invalid: [{ line: 1, reason: "" }] };
  const plan = { savedBefore: [{ url: "", key: "" }], failedBefore: [anItem({ state: "error" })] };
  const states = {
    ...noItems(),
    saved: 2,
    "consent-wall": 3,
    duplicate: 1,
    error: 4,
    cancelled: 5,
    pending: 1,
  };
  expect(tally(list, plan, states)).toEqual({
    rows: 1,
    saved: 6,
    savedBefore: 1,
    consentWalls: 3,
    duplicate: 1,
    failed: 5,
    skipped: 6,
    open: 1,
  });
});
