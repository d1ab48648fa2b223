import { expect, test } from "vitest";
import { idSeries } from "../../src/transition/id-series.ts";

test("ids follow the first one, each another UUID", () => {
  const newId = idSeries("0190f5e8-7d3a-7b1c-9f2e-0a1b2c3d4e5f");
  expect([newId(), newId(), newId()]).toEqual([
    "0190f5e8-7d3a-7b1c-9f2e-0a1b2c3d4e5f",
    "0190f5e8-7d3a-7b1c-9f2e-0a1b2c3d4e60",
    "0190f5e8-7d3a-7b1c-9f2e-0a1b2c3d4e61",
  ]);
});

test("a count that comes to its end begins anew", () => {
  const newId = idSeries("0190f5e8-7d3a-7b1c-9f2e-0a1b2cffffff");
  expect([newId(), newId(), newId()].map((id) => id.slice(-8))).toEqual(["2cffffff", "2c000000", "2c000001"]);
});

test("ten thousand are all different", () => {
  const newId = idSeries("0190f5e8-7d3a-7b1c-9f2e-0a1b2cfffff0");
  expect(new Set(Array.from({ length: 10_000 }, newId)).size).toBe(10_000);
});
