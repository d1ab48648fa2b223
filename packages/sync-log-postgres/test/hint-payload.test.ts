import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "../src/embedded/logger.ts";
import { parsePayload, takePayload } from "../src/hints/hint-payload.ts";
import { HINT_INTERVAL_MS, HintSender } from "../src/hints/hint-sender.ts";

describe("a payload", () => {
  it("carries as many streams as Postgres takes, and leaves the rest for the next", () => {
    const users = Array.from({ length: 1_000 }, (_, index) => `user-${index}-ü"\\`);
    const pending = new Set(users);
    const streams: string[] = [];
    let count = 0;
    while (pending.size > 0) {
      const payload = takePayload("me", pending);
      expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
      streams.push(...(parsePayload(payload)?.streams ?? []));
      count += 1;
    }
    expect(streams).toEqual(users);
    expect(count).toBeLessThan(5);
  });

  it("drops a stream whose id does not fit into any message", () => {
    const pending = new Set(["x".repeat(9_000), "ann"]);
    expect(parsePayload(takePayload("me", pending))).toEqual({ from: "me", streams: ["ann"] });
    expect(pending.size).toBe(0);
  });
});

function senderInto(sent: string[][]): HintSender {
  const send = async (payload: string) => void sent.push([...(parsePayload(payload)?.streams ?? [])]);
  return new HintSender("me", send, silentLogger);
}

describe("the sender", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("sends the first hint at once and all that follow within the interval together", async () => {
    const sent: string[][] = [];
    const sender = senderInto(sent);
    for (const user of ["ann", "bob", "bob", "cy"]) sender.publish(user);
    expect(sent).toEqual([["ann"]]);
    await vi.advanceTimersByTimeAsync(HINT_INTERVAL_MS);
    expect(sent).toEqual([["ann"], ["bob", "cy"]]);
    await vi.advanceTimersByTimeAsync(HINT_INTERVAL_MS);
    sender.publish("dan");
    expect(sent).toEqual([["ann"], ["bob", "cy"], ["dan"]]);
    await sender.close();
  });

  it("sends nothing more once closed", async () => {
    const sent: string[][] = [];
    const sender = senderInto(sent);
    sender.publish("ann");
    sender.publish("bob");
    await sender.close();
    sender.publish("cy");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([["ann"]]);
  });

  it("sends one at a time, and what came meanwhile together with the next", async () => {
    const sent: string[] = [];
    const underWay = Promise.withResolvers<void>();
    const send = (payload: string) => {
      sent.push(payload);
      return sent.length === 1 ? underWay.promise : Promise.resolve();
    };
    const sender = new HintSender("me", send, silentLogger);
    sender.publish("ann");
    sender.publish("bob");
    await vi.advanceTimersByTimeAsync(10 * HINT_INTERVAL_MS);
    sender.publish("cy");
    expect(sent).toHaveLength(1);
    underWay.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map((payload) => parsePayload(payload)?.streams)).toEqual([["ann"], ["bob", "cy"]]);
    await sender.close();
  });

  it("goes on after a message that could not be sent", async () => {
    const send = vi.fn<(payload: string) => Promise<void>>().mockRejectedValueOnce(new Error("away"));
    send.mockResolvedValue();
    const sender = new HintSender("me", send, silentLogger);
    sender.publish("ann");
    sender.publish("bob");
    await vi.advanceTimersByTimeAsync(HINT_INTERVAL_MS);
    expect(send).toHaveBeenCalledTimes(2);
    await sender.close();
  });
});
