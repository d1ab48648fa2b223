import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { runIdOf, scheduleIdOf, taskIdOf } from "../../src/core/schedule/derived-id.ts";

const NAMESPACE = Buffer.from("2d9f0b7c64e15a3f8c1be07a95d34862", "hex");
const SCHEDULE = "0198c0de-0000-7000-8000-000000000001";

const MADE = { id: SCHEDULE, madeAtMs: 7 };

function version5(name: string): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

test("an id is the version 5 UUID of what it names", () => {
  expect(runIdOf(MADE, 1_000)).toBe(version5(`["run","${SCHEDULE}",7,1000]`));
  fc.assert(
    fc.property(
      fc.string({
        maxLength: 200,
        unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
      }),
      (name) => {
        expect(scheduleIdOf(name)).toBe(version5(JSON.stringify(["schedule", name])));
      },
    ),
  );
});

test("any text has an id, and different texts have different ones", () => {
  const keys = ["a", "b", "\u00e4", "a\u0308", "\u0000", "\ud800", "", "日", "a,b", '"'];
  const ids = keys.map((key) => taskIdOf(SCHEDULE, key));
  expect(new Set(ids).size).toBe(keys.length);
});

test("neighbouring due times have different runs", () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => runIdOf(MADE, index * 1_000));
  expect(new Set(ids).size).toBe(1_000);
});

test("a schedule that was made again under the same id has other runs", () => {
  expect(runIdOf({ ...MADE, madeAtMs: 8 }, 1_000)).not.toBe(runIdOf(MADE, 1_000));
});
