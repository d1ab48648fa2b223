import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { politenessLimits, type PolitenessLimits } from "../../src/politeness/politeness-limits.ts";
import { type Turn, Turns } from "../../src/politeness/turns.ts";
import { ManualTimers } from "./manual-timers.ts";

const NEVER = new AbortController().signal;

function scene(limits: Partial<PolitenessLimits> = {}) {
  const timers = new ManualTimers();
  const turns = new Turns(politenessLimits(limits), timers);
  const began: string[] = [];
  const running = new Map<string, Turn>();
  return {
    timers,
    turns,
    /** Who has begun, and when. */
    began,
    ask: async (name: string, host = "a.test", signal: AbortSignal = NEVER) => {
      const entrance = await turns.take(host, signal);
      if (entrance.kind === "turn") {
        began.push(`${name} at ${timers.monotonicMs()}`);
        running.set(name, entrance.turn);
      }
      return entrance;
    },
    answer: async (name: string, durationMs: number) => {
      running.get(name)!.leave({ kind: "answered", durationMs });
      await setImmediate();
    },
    fail: async (name: string, retryAfterMs?: number) => {
      running.get(name)!.leave({ kind: "fault", retryAfterMs });
      await setImmediate();
    },
    advance: async (byMs: number) => {
      timers.advance(byMs);
      await setImmediate();
    },
  };
}

describe("at a time", () => {
  test("two requests run on a host, and the third when one has ended", async () => {
    const { ask, answer, began } = scene();
    void Promise.all([ask("one"), ask("two"), ask("three")]);
    await setImmediate();
    expect(began).toEqual(["one at 0", "two at 0"]);
    await answer("two", 0);
    expect(began).toEqual(["one at 0", "two at 0", "three at 0"]);
  });

  test("hosts do not wait for each other", async () => {
    const { ask, began } = scene({ perHost: 1 });
    void Promise.all([ask("one", "a.test"), ask("two", "b.test"), ask("three", "a.test:8080")]);
    await setImmediate();
    expect(began).toHaveLength(3);
  });

  test("turns come in the order of arrival", async () => {
    const { ask, answer, began } = scene({ perHost: 1 });
    void Promise.all(["one", "two", "three"].map((name) => ask(name)));
    await setImmediate();
    await answer("one", 0);
    await answer("two", 0);
    expect(began).toEqual(["one at 0", "two at 0", "three at 0"]);
  });
});

describe("the gap", () => {
  test("is kept between beginnings", async () => {
    const { ask, answer, advance, began } = scene();
    await ask("one");
    await advance(300);
    await answer("one", 300);
    void Promise.all([ask("two"), ask("three")]);
    await setImmediate();
    expect(began).toEqual(["one at 0", "two at 300"]);
    await advance(299);
    expect(began).toHaveLength(2);
    await advance(1);
    expect(began.at(-1)).toBe("three at 600");
  });

  test("that grows while somebody waits holds for who waits", async () => {
    const { ask, answer, fail, advance, began } = scene({ perHost: 1 });
    await ask("one");
    await answer("one", 100);
    await advance(100);
    await ask("two");
    void ask("three");
    await advance(50);
    await fail("two");
    await advance(949);
    expect(began).toHaveLength(2);
    await advance(1);
    expect(began.at(-1)).toBe("three at 1100");
  });

  test("is begun also by a request that did not wait for it", async () => {
    const { ask, answer, advance, turns, began } = scene();
    await ask("one");
    await answer("one", 100);
    await advance(90);
    turns.enter("a.test").leave({ kind: "untold" });
    void ask("two");
    await advance(99);
    expect(began).toHaveLength(1);
    await advance(1);
    expect(began.at(-1)).toBe("two at 190");
  });

  test("that a robots.txt asks for is kept up to a bound", async () => {
    const { turns, ask, answer, advance, began } = scene({ maxCrawlDelayMs: 20_000 });
    turns.setCrawlDelay("a.test", 3_600_000);
    await ask("one");
    await answer("one", 10);
    void ask("two");
    await advance(19_999);
    expect(began).toHaveLength(1);
    await advance(1);
    expect(began).toHaveLength(2);
  });

  test("ends when the robots.txt asks for none any more", async () => {
    const { turns, ask, answer, began } = scene();
    turns.setCrawlDelay("a.test", 10_000);
    await ask("one");
    await answer("one", 0);
    turns.setCrawlDelay("a.test", null);
    await ask("two");
    expect(began).toEqual(["one at 0", "two at 0"]);
  });
});

describe("who would wait too long is refused", () => {
  test("after Retry-After, with the time that is left", async () => {
    const { ask, fail, advance } = scene();
    await ask("one");
    await fail("one", 3_600_000);
    await advance(600_000);
    expect(await ask("two")).toEqual({ kind: "full", waitMs: 3_000_000 });
    await advance(3_000_000);
    expect(await ask("three")).toMatchObject({ kind: "turn" });
  });

  test("behind others who wait", async () => {
    const { turns, ask } = scene({ maxTurnWaitMs: 25_000 });
    turns.setCrawlDelay("a.test", 10_000);
    await ask("one");
    const waiting = Promise.all([ask("two"), ask("three")]);
    expect(await ask("four")).toEqual({ kind: "full", waitMs: 30_000 });
    void waiting;
  });
});

describe("an abort", () => {
  test("ends the waiting, and the next moves up", async () => {
    const { ask, answer, began, timers } = scene({ perHost: 1 });
    const stop = new AbortController();
    await ask("one");
    const two = ask("two", "a.test", stop.signal);
    void ask("three");
    stop.abort();
    expect(await two).toEqual({ kind: "aborted" });
    await answer("one", 0);
    expect(began.at(-1)).toBe("three at 0");
    expect(timers.alarmsMs).toEqual([]);
  });

  test("of the last who waits leaves no alarm behind", async () => {
    const { ask, answer, timers } = scene();
    const stop = new AbortController();
    await ask("one");
    await answer("one", 500);
    const two = ask("two", "a.test", stop.signal);
    expect(timers.alarmsMs).toEqual([500]);
    stop.abort();
    expect(await two).toEqual({ kind: "aborted" });
    expect(timers.alarmsMs).toEqual([]);
  });

  test("is listened for no longer than the waiting lasts", async () => {
    const { ask } = scene();
    const { signal } = new AbortController();
    await ask("one", "a.test", signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("that came before gets no turn", async () => {
    const { ask } = scene();
    expect(await ask("one", "a.test", AbortSignal.abort())).toEqual({ kind: "aborted" });
  });
});

describe("the room that is told", () => {
  test("is without bound on hosts that are not known or quick", async () => {
    const { turns, ask, answer } = scene();
    expect(turns.roomOn("a.test")).toBe(Infinity);
    await ask("one");
    await answer("one", 50);
    expect(turns.roomOn("a.test")).toBe(Infinity);
  });

  test("is none while the next turn is far away", async () => {
    const { turns, ask, fail, advance } = scene();
    await ask("one");
    await fail("one", 30_000);
    await advance(28_999);
    expect(turns.roomOn("a.test")).toBe(0);
    await advance(1);
    expect(turns.roomOn("a.test")).toBe(Infinity);
  });

  test("is one where each turn is far from the next", async () => {
    const { turns, ask, advance } = scene();
    turns.setCrawlDelay("a.test", 10_000);
    await ask("one");
    await advance(9_500);
    expect(turns.roomOn("a.test")).toBe(1);
    void ask("two");
    expect(turns.roomOn("a.test")).toBe(0);
  });
});

describe("what is remembered", () => {
  test("is bounded: the hosts go that were not asked for longest", async () => {
    const { turns, ask, fail } = scene({ maxHosts: 2 });
    await ask("one", "a.test");
    await fail("one", 10_000);
    await ask("two", "b.test");
    await ask("three", "c.test");
    expect(turns.roomOn("a.test")).toBe(Infinity);
  });

  test("is kept of hosts that are asked or waited for", async () => {
    const { turns, ask } = scene({ maxHosts: 1, perHost: 1 });
    await ask("one", "a.test");
    turns.setCrawlDelay("a.test", 10_000);
    await ask("two", "b.test");
    expect(turns.roomOn("a.test")).toBe(0);
  });
});
