import { describe, expect, test } from "vitest";
import { Shares } from "../src/shares.ts";

function sharesOf(running: Readonly<Record<string, number>>, wanting: readonly string[]): Shares {
  const shares = new Shares({
    runs: (userId) => running[userId] ?? 0,
    wants: (userId) => wanting.includes(userId),
  });
  for (const userId of Object.keys(running)) shares.note(userId, true);
  return shares;
}

describe("room", () => {
  test("is without bound while no other stream waits", () => {
    expect(sharesOf({ ann: 5 }, ["ann"]).roomFor("ann")).toBe(Infinity);
  });

  test("reaches up to what the poorest waiting stream runs", () => {
    const shares = sharesOf({ ann: 1, bob: 4, cleo: 6 }, ["ann", "bob", "cleo"]);
    expect(["ann", "bob", "cleo"].map((userId) => shares.roomFor(userId))).toEqual([3, 0, 0]);
  });

  test("is not kept for a stream that could use no slot", () => {
    expect(sharesOf({ ann: 5, bob: 0 }, ["ann"]).roomFor("ann")).toBe(Infinity);
  });

  test("is not kept for a stream that has what it wants, or that others have served", () => {
    const shares = sharesOf({ ann: 5, bob: 0, cleo: 0 }, ["ann", "bob", "cleo"]);
    shares.note("bob", false);
    expect(shares.roomFor("ann")).toBe(0);
    shares.keepOnly(new Set(["ann"]));
    expect(shares.roomFor("ann")).toBe(Infinity);
  });
});

describe("the next turn", () => {
  test("is the poorest stream's, and that of the longest waiting between equals", () => {
    const shares = sharesOf({ ann: 2, bob: 1, cleo: 1 }, ["ann", "bob", "cleo"]);
    expect([shares.takeNext(), shares.takeNext(), shares.takeNext(), shares.takeNext()]).toEqual([
      "bob",
      "cleo",
      "ann",
      null,
    ]);
  });

  test("comes again after the others' when a stream waits on", () => {
    const shares = sharesOf({ ann: 0, bob: 0 }, ["ann", "bob"]);
    expect(shares.takeNext()).toBe("ann");
    shares.note("ann", true);
    expect(shares.takeNext()).toBe("bob");
  });

  test("passes over a stream that could use no slot, which goes on waiting", () => {
    const wanting = ["bob"];
    const shares = sharesOf({ ann: 0, bob: 3 }, wanting);
    expect(shares.takeNext()).toBe("bob");
    wanting.push("ann");
    expect(shares.takeNext()).toBe("ann");
  });
});

test("streams come in the order of what they run, else as given", () => {
  expect(sharesOf({ ann: 2, bob: 0, cleo: 0 }, []).inTurn(["ann", "cleo", "bob"])).toEqual([
    "cleo",
    "bob",
    "ann",
  ]);
});
