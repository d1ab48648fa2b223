import { expect, test } from "vitest";
import { type Waiter, WaitingRoom } from "../../src/loop/waiting-room.ts";

function waiter(jobTypes: readonly string[], told: unknown[] = []): Waiter {
  return {
    want: { jobTypes, channels: [""], workerId: null, lease: "token" },
    limit: () => 1,
    isGone: () => false,
    give: (jobs) => told.push(jobs),
    fail: (error) => told.push(error),
  };
}

test("those who want the same stand in one line, in the order of their coming", () => {
  const room = new WaitingRoom();
  const [a, b, c] = [waiter(["x"]), waiter(["y"]), waiter(["x"])];
  for (const one of [a, b, c]) room.add(one);
  expect([...room.lines()].map((line) => [...line.waiters])).toEqual([
    [
      [a, 1],
      [c, 3],
    ],
    [[b, 2]],
  ]);
  expect([room.size, room.lastNumber]).toEqual([3, 3]);
});

test("whoever leaves is missed by nobody, and an empty line is gone", () => {
  const room = new WaitingRoom();
  const [a, b] = [waiter(["x"]), waiter(["y"])];
  room.add(a);
  room.add(b);
  room.remove(a);
  room.remove(a);
  expect([...room.lines()].map((line) => line.want.jobTypes)).toEqual([["y"]]);
  expect(room.size).toBe(1);
});

test("everybody can be sent away", () => {
  const room = new WaitingRoom();
  const told: unknown[] = [];
  room.add(waiter(["x"], told));
  room.add(waiter(["y"], told));
  room.failAll("closed");
  expect(told).toEqual(["closed", "closed"]);
  expect([room.size, [...room.lines()]]).toEqual([0, []]);
});
