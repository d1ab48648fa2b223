import { describe, expect, test } from "vitest";
import { type Appetite, Shares } from "../src/shares.ts";

const LACKING: Appetite = { lack: 3, takesMore: true };
/** Has its fair share and takes what is lent. */
const CONTENT: Appetite = { lack: 0, takesMore: true };
const SATED: Appetite = { lack: 0, takesMore: false };

interface Scene {
  readonly running: Readonly<Record<string, number>>;
  readonly wanting?: readonly string[];
  readonly busy?: readonly string[];
  readonly appetite?: Appetite;
}

function sharesOf({ running, wanting = Object.keys(running), busy = [], appetite = LACKING }: Scene): Shares {
  const shares = new Shares({
    runs: (userId) => running[userId] ?? 0,
    isBusy: (userId) => busy.includes(userId),
    wants: (userId) => wanting.includes(userId),
  });
  for (const userId of Object.keys(running)) shares.note(userId, appetite);
  return shares;
}

describe("a share", () => {
  test("is all that is free while no other stream could use any", () => {
    expect(sharesOf({ running: { ann: 5 } }).shareOf("ann", 9)).toEqual({ room: 9, lends: true });
    const shares = sharesOf({ running: { ann: 5, bob: 0 }, wanting: ["ann"] });
    expect(shares.shareOf("ann", 9)).toEqual({ room: 9, lends: true });
  });

  test("goes to the poorest first, up to a level that all reach, while slots are short", () => {
    const shares = sharesOf({ running: { ann: 1, bob: 4, cleo: 6 } });
    const rooms = (free: number) => ["ann", "bob", "cleo"].map((userId) => shares.shareOf(userId, free).room);
    expect(rooms(1)).toEqual([1, 0, 0]);
    expect(rooms(3)).toEqual([3, 0, 0]);
    expect(rooms(5)).toEqual([4, 1, 0]);
    expect(shares.shareOf("ann", 5).lends).toBe(false);
  });

  test("is lent evenly when the fair shares leave slots idle", () => {
    const shares = sharesOf({ running: { ann: 0, bob: 0, cleo: 0, dan: 0 } });
    expect(shares.shareOf("ann", 100)).toEqual({ room: 25, lends: true });
    expect(sharesOf({ running: { ann: 60, bob: 58 }, appetite: CONTENT }).shareOf("bob", 4)).toEqual({
      room: 3,
      lends: true,
    });
  });

  test("leaves the others what they lack", () => {
    const shares = sharesOf({ running: { ann: 0, bob: 90 } });
    shares.note("bob", { lack: 30, takesMore: true });
    expect(shares.shareOf("ann", 50)).toEqual({ room: 20, lends: true });
  });

  test("counts with a stream whose transition is under way, whatever its view says meanwhile", () => {
    const shares = sharesOf({ running: { ann: 0, bob: 0 }, wanting: [], busy: ["bob"] });
    expect(shares.shareOf("ann", 100).room).toBe(50);
  });

  test("is not kept for a stream that has what it wants, or that others have served", () => {
    const shares = sharesOf({ running: { ann: 5, bob: 0, cleo: 0 } });
    shares.note("bob", SATED);
    expect(shares.shareOf("ann", 3)).toEqual({ room: 0, lends: false });
    shares.keepOnly(new Set(["ann"]));
    expect(shares.shareOf("ann", 3)).toEqual({ room: 3, lends: true });
  });
});

describe("the next turn", () => {
  test("is the poorest stream's, and that of the longest waiting between equals", () => {
    const shares = sharesOf({ running: { ann: 2, bob: 1, cleo: 1 } });
    expect([shares.takeNext(), shares.takeNext(), shares.takeNext(), shares.takeNext()]).toEqual([
      "bob",
      "cleo",
      "ann",
      null,
    ]);
  });

  test("comes again after the others' when a stream waits on", () => {
    const shares = sharesOf({ running: { ann: 0, bob: 0 } });
    expect(shares.takeNext()).toBe("ann");
    shares.note("ann", LACKING);
    expect(shares.takeNext()).toBe("bob");
  });

  test("is that of a stream below its fair share before that of one that is lent to", () => {
    const shares = sharesOf({ running: { ann: 0, bob: 2 } });
    shares.note("ann", CONTENT);
    expect([shares.takeNext(), shares.takeNext()]).toEqual(["bob", "ann"]);
  });

  test("passes over a stream that could use no slot, or is being attended to; it goes on waiting", () => {
    const wanting = ["bob", "cleo"];
    const busy = ["cleo"];
    const shares = sharesOf({ running: { ann: 0, bob: 3, cleo: 0 }, wanting, busy });
    expect(shares.takeNext()).toBe("bob");
    wanting.push("ann");
    expect(shares.takeNext()).toBe("ann");
    busy.pop();
    expect(shares.takeNext()).toBe("cleo");
  });
});

test("streams come in the order of what they run, else as given", () => {
  const shares = sharesOf({ running: { ann: 2, bob: 0, cleo: 0 } });
  expect(shares.inTurn(["ann", "cleo", "bob"])).toEqual(["cleo", "bob", "ann"]);
});
