import { parseReadingList } from "@tidemark/import-formats";
import { expect, test } from "vitest";
import { describeEnd, describeList, describePlan } from "../src/import/report.ts";
import type { Tally } from "../src/import/tally.ts";
import { anItem } from "./support/items.ts";

const NOTHING: Tally = {
  rows: 0,
  saved: 0,
  savedBefore: 0,
  consentWalls: 0,
  duplicate: 0,
  failed: 0,
  skipped: 0,
  open: 0,
};
const NO_PLAN = { fresh: [], resumed: [], retried: [], savedBefore: [], failedBefore: [] };

test("a list is told with its format and the line and reason of each row that is left out", () => {
  const list = parseReadingList(Buffer.from("http://a.test/\n# note\nhttp://a.test/\nnothing\n"));
  expect(describeList(list, "my.txt").split("\n")).toEqual([
    "my.txt: plain text list, 3 rows: 1 accepted, 1 duplicate, 1 invalid",
    "  line 3: duplicate of line 1: http://a.test/",
    expect.stringMatching(/^ {2}line 4: invalid: The line has no web address\. Write one/),
  ]);
});

test("of many rows that are left out the first twenty are told", () => {
  const list = parseReadingList(Buffer.from("nothing\n".repeat(1_025)));
  const lines = describeList(list, "my.txt").split("\n");
  expect(lines[0]).toBe("my.txt: plain text list, 1,025 rows: 0 accepted, 0 duplicate, 1,025 invalid");
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe("  … and 1,005 more");
});

test("one row is no rows", () => {
  expect(describeList(parseReadingList(Buffer.from("http://a.test/")), "my.txt")).toContain(
    "1 row: 1 accepted",
  );
  expect(describeEnd({ ...NOTHING, rows: 1, saved: 1 }, [], "out")).toContain("1 row read: 1 saved,");
});

test("a first run has nothing to go on with", () => {
  expect(describePlan({ ...NO_PLAN, fresh: [{ url: "", key: "" }] })).toBeNull();
});

test("a later run says what it found", () => {
  const plan = {
    fresh: [],
    resumed: [anItem()],
    retried: [anItem()],
    savedBefore: [{ url: "", key: "" }],
    failedBefore: [anItem({ state: "error" })],
  };
  expect(describePlan(plan)).toBe(
    "Going on: 1 in the folder already, 1 failed in an earlier run, 1 under way since an earlier run, 1 to be tried again, 0 new.",
  );
});

test("the end has every count, and each failure with its code and a sentence", () => {
  const failures = [
    anItem({ url: "http://a.test/x", state: "error", code: "gone", message: "It was removed." }),
  ];
  const counts = {
    ...NOTHING,
    rows: 9,
    saved: 4,
    savedBefore: 1,
    consentWalls: 2,
    duplicate: 1,
    failed: 1,
    skipped: 2,
    open: 1,
  };
  expect(describeEnd(counts, failures, "/out").split("\n")).toEqual([
    "  failed: http://a.test/x",
    "    gone: It was removed.",
    "9 rows read: 4 saved (1 by an earlier run, 2 with a probable consent wall), 1 duplicate, 1 failed, 2 skipped, 1 not finished.",
    "Articles are in /out",
  ]);
});

test("more than a hundred failures are told by their kind, the commonest first", () => {
  const gone = Array.from({ length: 40 }, (_, n) =>
    anItem({ url: `http://a.test/${n}`, state: "error", code: "gone" }),
  );
  const slow = Array.from({ length: 70 }, (_, n) =>
    anItem({ url: `http://b.test/${n}`, state: "error", code: "timeout" }),
  );
  const lines = describeEnd({ ...NOTHING, failed: 110 }, [...gone, ...slow], "/out").split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "  70 failed with timeout, such as http://b.test/0",
    "    It is not there.",
    "  40 failed with gone, such as http://a.test/0",
    "    It is not there.",
  ]);
});

test("a failure's sentence cannot steer the terminal", () => {
  const failures = [anItem({ state: "error", message: "a\u001b[2Jb\nc" })];
  expect(describeEnd(NOTHING, failures, "/out")).toContain("not-found: a [2Jb c");
});
