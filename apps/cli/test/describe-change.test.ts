import { ITEMS, JOBS, PICKUPS } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";
import { expect, test } from "vitest";
import { describeChange } from "../src/inspect/describe-change.ts";

function aChange(given: Partial<Change>): Change {
  return {
    id: "01234567-89ab-4def-8123-456789abcdef",
    appId: "articles",
    tableName: ITEMS,
    recordId: "item",
    op: "update",
    data: {},
    fieldMeta: {},
    spaceId: null,
    clientId: "phone",
    schemaVersion: 1,
    actor: null,
    origin: "system",
    userId: "reader",
    seq: 7,
    createdAt: "2026-01-02T03:04:05.000Z",
    ...given,
  };
}

const urlOf = (itemId: string) => `http://a.test/${itemId}`;
const whatOf = (given: Partial<Change>) => describeChange(aChange(given), urlOf, null).what;

test("a change has its place, its time, and who wrote it", () => {
  expect(describeChange(aChange({}), urlOf, null)).toMatchObject({
    seq: 7,
    at: "2026-01-02T03:04:05.000Z",
    who: "worker",
  });
  expect(describeChange(aChange({ origin: "user" }), urlOf, null).who).toBe("user (phone)");
  expect(describeChange(aChange({ origin: "migration" }), urlOf, null).who).toBe("migration (phone)");
});

test.each([
  [{ op: "insert", data: { totalUrls: 3, source: "app" } }, "the job is made, for 3 addresses"],
  [{ op: "insert", data: { totalUrls: 1 } }, "the job is made, for 1 address"],
  [{ data: { status: "running" } }, "the job runs"],
  [{ data: { status: "paused" } }, "the job is paused"],
  [{ data: { status: "cancelled" } }, "the job is cancelled"],
  [{ data: { status: "done", savedCount: 2, errorCount: 1 } }, "the job is done; counts: saved 2, error 1"],
  [{ data: { status: "odd" } }, "the job says odd"],
  [{ data: { startedAt: "now" } }, "the job's startedAt are written"],
  [{ op: "delete", data: null }, "the job is deleted"],
  [{ data: { deletedAt: "2026-01-02T03:04:05.000Z" } }, "the job is deleted"],
] as const)("a job's change %o reads: %s", (given, what) => {
  expect(whatOf({ tableName: JOBS, recordId: "job", ...given })).toBe(what);
});

test.each([
  [{ op: "insert", data: { url: "x" } }, "is added"],
  [
    { data: { state: "extracting", claimedBy: "w1", attempts: 2, claim: 3 } },
    "is taken by worker w1, attempt 2 (claim 3)",
  ],
  [{ data: { state: "extracted", claim: 1 } }, "is extracted (claim 1)"],
  [
    { data: { state: "extracted", warning: "probable_consent_wall" } },
    "is extracted, probably a consent wall",
  ],
  [
    { data: { state: "extracted", warning: "probable_paywall" } },
    "is extracted, probably only the beginning of a paid article",
  ],
  [
    { data: { state: "pending", nextAttemptAt: "T", errorCode: "timeout", error: "Slow.", claim: 1 } },
    "goes back until T: timeout, Slow. (claim 1)",
  ],
  [{ data: { state: "pending" } }, "goes back"],
  [{ data: { state: "pending" }, origin: "user" }, "is to be tried again"],
  [{ data: { state: "saved" }, origin: "user" }, "is saved by a device"],
  [{ data: { state: "duplicate" }, origin: "user" }, "is a duplicate of what its owner has"],
  [{ data: { state: "consent-wall" }, origin: "user" }, "is saved by a device, with a consent wall"],
  [{ data: { state: "error", errorCode: "gone", error: "Removed." } }, "ends in error: gone, Removed."],
  [{ data: { state: "cancelled" } }, "is cancelled"],
  [{ data: { articleId: "x", warning: null } }, "articleId, warning are written"],
] as const)("an item's change %o reads: %s", (given, what) => {
  expect(whatOf(given)).toBe(`http://a.test/item: ${what}`);
});

test("a pickup is told by its item's address", () => {
  const pickup = { tableName: PICKUPS, recordId: "pickup-one" };
  expect(whatOf({ ...pickup, op: "insert" })).toBe("http://a.test/one: its article waits to be collected");
  expect(whatOf({ ...pickup, op: "delete", data: null })).toBe(
    "http://a.test/one: its article was collected or given up",
  );
});

test("a record of another kind is named", () => {
  expect(whatOf({ tableName: "tags", recordId: "t1", op: "insert" })).toBe("insert of tags t1");
});

test("a change without effect says why", () => {
  expect(describeChange(aChange({ data: { state: "saved" } }), urlOf, "not-extracted").what).toBe(
    "http://a.test/item: is saved by a device — had no effect: not-extracted",
  );
});

test("no value steers the terminal or begins a line of its own", () => {
  expect(whatOf({ data: { state: "error", errorCode: "x", error: "a\u001b[31mb\nc" } })).toBe(
    "http://a.test/item: ends in error: x, a [31mb c",
  );
});
