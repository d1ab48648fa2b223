import { expect, test } from "vitest";
import { Slots } from "../src/slots.ts";

test("an allowance has no more room than was asked for, nor than is free", () => {
  const slots = new Slots(3, 2);
  expect(slots.allow(2).room()).toBe(2);
  expect(slots.allow(9).room()).toBe(3);
  expect(slots.allow(Infinity).room()).toBe(3);
  expect(slots.allow(0).room()).toBe(0);
});

test("what one takes, another does not see as free", () => {
  const slots = new Slots(3, 2);
  const [first, second] = [slots.allow(3), slots.allow(3)];
  first.enter("a");
  first.enter("a");
  expect(second.room()).toBe(1);
  expect(second.roomOn("a")).toBe(0);
  expect(second.roomOn("b")).toBe(2);
  second.enter("b");
  expect(first.room()).toBe(0);
  slots.leave("a");
  expect(slots.free).toBe(1);
  expect(first.room()).toBe(1);
});

test("what was not taken after all is free again", () => {
  const slots = new Slots(2, 2);
  const allowance = slots.allow(2);
  allowance.enter("a");
  allowance.enter("a");
  allowance.clear();
  allowance.clear();
  expect(slots.free).toBe(2);
  expect(slots.roomOn("a")).toBe(2);
  expect(allowance.room()).toBe(2);
});

test("a host that would make an extraction wait has no room", () => {
  const rooms = new Map([
    ["far", 0],
    ["slow", 1],
  ]);
  const slots = new Slots(9, 2, (host) => rooms.get(host) ?? Infinity);
  expect(["far", "slow", "quick"].map(slots.roomOn)).toEqual([0, 1, 2]);
  slots.allow(1).enter("quick");
  expect(slots.roomOn("quick")).toBe(1);
});
