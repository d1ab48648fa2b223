import { expect, test } from "vitest";
import { listenForStop } from "../src/commands/stop-signal.ts";
import { fakeTerminal } from "./support/fake-terminal.ts";

function listen() {
  const terminal = fakeTerminal();
  const calls: string[] = [];
  const stop = listenForStop(terminal, {
    onFirst: () => calls.push("first"),
    onSecond: () => calls.push("second"),
  });
  return { terminal, calls, stop };
}

test.each(["SIGINT", "SIGTERM"])("the first %s asks for the end, the second ends at once", (signal) => {
  const { terminal, calls, stop } = listen();
  terminal.signals.emit(signal);
  expect(stop.signal.aborted).toBe(true);
  expect(terminal.exits).toEqual([]);
  terminal.signals.emit(signal);
  expect(terminal.exits).toEqual([130]);
  expect(calls).toEqual(["first", "second"]);
});

test("after the release a signal does what it did before", () => {
  const { terminal, stop } = listen();
  stop.release();
  expect(terminal.signals.listenerCount("SIGINT") + terminal.signals.listenerCount("SIGTERM")).toBe(0);
});
