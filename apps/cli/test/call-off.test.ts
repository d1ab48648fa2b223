/** What ends a command before its work is done. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenForCallOff } from "../src/commands/call-off.ts";
import { fakeTerminal } from "./support/fake-terminal.ts";

const CODES = { timedOut: 2, interrupted: 130, terminated: 143 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen(timeoutMs = 30_000) {
  const terminal = fakeTerminal();
  return { terminal, callOff: listenForCallOff(terminal, timeoutMs, CODES) };
}

test("until something comes the work goes on", () => {
  const { terminal, callOff } = listen();
  vi.advanceTimersByTime(21_999);
  expect(callOff.signal.aborted).toBe(false);
  expect(callOff.exitCode).toBeNull();
  expect(terminal.exits).toEqual([]);
});

test("its time is told apart from a signal", () => {
  const { callOff } = listen();
  vi.advanceTimersByTime(30_000);
  expect(callOff.signal.reason).toMatchObject({ name: "TimeoutError" });
  expect(callOff.exitCode).toBe(2);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s calls the work off with %i, and comes again to end it at once", (signal, code) => {
  const { terminal, callOff } = listen();
  terminal.signals.emit(signal);
  expect(callOff.signal.reason).toMatchObject({ name: "AbortError" });
  expect(callOff.exitCode).toBe(code);
  expect(terminal.exits).toEqual([]);
  expect(terminal.notices.text).toMatch(/^Stopping; what has begun may finish/);
  terminal.signals.emit("SIGINT");
  expect(terminal.exits).toEqual([code]);
});

test("what came first decides the code", () => {
  const { terminal, callOff } = listen(1_000);
  terminal.signals.emit("SIGTERM");
  vi.advanceTimersByTime(1_000);
  expect(callOff.exitCode).toBe(143);
});

test("what does not end within two seconds is ended with the process", () => {
  const { terminal } = listen(1_000);
  vi.advanceTimersByTime(2_999);
  expect(terminal.exits).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(terminal.exits).toEqual([2]);
});

test("after the release nothing comes any more", () => {
  const { terminal, callOff } = listen();
  terminal.signals.emit("SIGINT");
  callOff.release();
  vi.advanceTimersByTime(100_000);
  expect(terminal.exits).toEqual([]);
  expect(terminal.signals.listenerCount("SIGINT") + terminal.signals.listenerCount("SIGTERM")).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
