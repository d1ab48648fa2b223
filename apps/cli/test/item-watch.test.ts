import { isLive, ITEM_STATES, type ItemView } from "@tidemark/import-job";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ItemWatch, noItems } from "../src/import/item-watch.ts";
import { anItem } from "./support/items.ts";

test("counts kept up item by item equal a recount, whatever happens in whatever order", () => {
  const moves = fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...ITEM_STATES)), { maxLength: 60 });
  fc.assert(
    fc.property(moves, fc.uniqueArray(fc.nat(9)), (changes, watched) => {
      const items = new Map<string, ItemView>();
      const watch = new ItemWatch();
      for (const index of watched) watch.add(String(index), { items });
      for (const [index, state] of changes) {
        items.set(String(index), anItem({ state }));
        watch.look(String(index), { items });
      }
      const recount = noItems();
      for (const index of watched) recount[items.get(String(index))?.phase.state ?? "pending"] += 1;
      expect(watch.counts).toEqual(recount);
      expect(watch.total).toBe(watched.length);
      expect(watch.open).toBe(ITEM_STATES.filter(isLive).reduce((sum, state) => sum + recount[state], 0));
    }),
  );
});

test("an item that is added twice counts once", () => {
  const watch = new ItemWatch();
  watch.add("one", { items: new Map() });
  watch.add("one", { items: new Map() });
  expect(watch.counts.pending).toBe(1);
});
