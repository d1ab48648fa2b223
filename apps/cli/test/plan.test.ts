import {
  ITEM_STATES,
  type ItemState,
  type ItemView,
  PICKUP_EXPIRED,
  WORKER_LOST,
} from "@tidemark/import-job";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type ImportPlan, itemsByKey, planImport } from "../src/import/plan.ts";
import { anItem } from "./support/items.ts";

const URL = "http://a.test/";
const ENTRY = { url: URL, key: URL };

function groupOf(plan: ImportPlan): string {
  return Object.entries(plan)
    .filter(([, members]) => (members as unknown[]).length > 0)
    .map(([name]) => name)
    .join();
}

function planOf(item: ItemView | null, rules: { isInFolder?: boolean; retryFailed?: boolean } = {}): string {
  const known = item ? itemsByKey([item], (url) => url) : new Map<string, ItemView>();
  const { isInFolder = false, retryFailed = false } = rules;
  return groupOf(planImport([ENTRY], known, { isInFolder: () => isInFolder, retryFailed }));
}

const WITHOUT_FILE: Record<ItemState, string> = {
  pending: "resumed",
  extracting: "resumed",
  extracted: "resumed",
  saved: "fresh",
  "consent-wall": "fresh",
  duplicate: "fresh",
  error: "failedBefore",
  cancelled: "fresh",
};

test.each(Object.entries(WITHOUT_FILE))("an item that is %s and has no file is %s", (state, group) => {
  expect(planOf(anItem({ url: URL, state: state as ItemState }))).toBe(group);
});

test.each(ITEM_STATES.filter((state) => WITHOUT_FILE[state] !== "resumed"))(
  "an article in the folder is done, also when its item is %s",
  (state) => {
    expect(planOf(anItem({ url: URL, state }), { isInFolder: true })).toBe("savedBefore");
  },
);

test("an article in the folder that no log knows is done", () => {
  expect(planOf(null, { isInFolder: true })).toBe("savedBefore");
});

test("an article in the folder whose item still waits is acknowledged by going on", () => {
  expect(planOf(anItem({ url: URL, state: "extracted" }), { isInFolder: true })).toBe("resumed");
});

test.each([PICKUP_EXPIRED, WORKER_LOST])("%s is tried again unasked", (code) => {
  expect(planOf(anItem({ url: URL, state: "error", code }))).toBe("retried");
});

test("other failures are tried again when asked for", () => {
  expect(planOf(anItem({ url: URL, state: "error", code: "not-found" }), { retryFailed: true })).toBe(
    "retried",
  );
});

test.each([{ jobStatus: "cancelled" }, { isJobDeleted: true }] as const)(
  "an item of a job that was called off (%o) is fetched anew",
  (job) => {
    expect(planOf(anItem({ url: URL, state: "pending", ...job }))).toBe("fresh");
    expect(planOf(anItem({ url: URL, state: "error", ...job }))).toBe("fresh");
  },
);

test("of several items of one address the one that goes on is followed", () => {
  const items = ITEM_STATES.map((state) => anItem({ url: URL, state }));
  expect(itemsByKey(items, (url) => url).get(URL)?.phase.state).toBe("extracted");
});

test("a failure counts more than a save whose file is gone, so that it is not fetched again and again", () => {
  const items = [anItem({ url: URL, state: "saved" }), anItem({ url: URL, state: "error" })];
  expect(itemsByKey(items, (url) => url).get(URL)?.phase.state).toBe("error");
});

const lastPart = (url: string) => url.split("/").at(-1)!;

test("every entry stands in exactly one group", () => {
  const entry = fc.record({
    known: fc.option(fc.constantFrom(...ITEM_STATES)),
    isInFolder: fc.boolean(),
    code: fc.constantFrom("not-found", PICKUP_EXPIRED),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), fc.boolean(), (given, retryFailed) => {
      const entries = given.map((_, index) => ({ url: `http://a.test/${index}`, key: `${index}` }));
      const items = given.flatMap(({ known, code }, index) =>
        known === null ? [] : [anItem({ url: `http://a.test/${index}`, state: known, code })],
      );
      const isInFolder = (key: string) => given[Number(key)]!.isInFolder;
      const plan = planImport(entries, itemsByKey(items, lastPart), { isInFolder, retryFailed });
      const urls = Object.values(plan).flatMap((group: readonly { readonly url: string }[]) =>
        group.map(({ url }) => url),
      );
      expect(urls.sort()).toEqual(entries.map(({ url }) => url).sort());
    }),
  );
});
