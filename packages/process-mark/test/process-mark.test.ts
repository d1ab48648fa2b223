import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { isGone, linuxProcesses, machineOf, type Presence, type ProcessTable } from "../src/process-mark.ts";

const SELF = 10;
const REGISTER = "own";
const lives = (start: string): Presence => ({ kind: "lives", start });

function table(processes: Record<number, Presence>, space: string | null = "boot/ns"): ProcessTable {
  return { space, find: (id) => processes[id] ?? { kind: "ended" } };
}

const processes = { [SELF]: lives("100"), 20: lives("200"), 30: { kind: "hidden" } as const };
const here = table(processes);
const judge = { table: here, processId: SELF, registerId: REGISTER, ownWorkers: new Set(["mine"]) };

function lease(processId: number, from: ProcessTable = here, workerId = "theirs") {
  return { workerId, machine: machineOf(from, processId, REGISTER), processId, expiresAtMs: 0 };
}

test("a lease of a process that lives is not gone", () => {
  expect(isGone(lease(20), judge)).toBe(false);
});

test("a lease of a process that ended is gone", () => {
  expect(isGone(lease(20), { ...judge, table: table({ [SELF]: lives("100") }) })).toBe(true);
});

test("a lease whose process id another process has now is gone", () => {
  expect(isGone(lease(20), { ...judge, table: table({ ...processes, 20: lives("999") }) })).toBe(true);
});

test("a lease from elsewhere is not judged", () => {
  const other = table({ 20: lives("200") }, "other boot/ns");
  expect(isGone(lease(20, other), { ...judge, table: table({}) })).toBe(false);
  expect(isGone({ ...lease(20), machine: "a name without a mark" }, judge)).toBe(false);
});

test("a process that must not be looked at counts as alive", () => {
  expect(isGone(lease(30), judge)).toBe(false);
});

test("where processes cannot be told apart no lease is gone", () => {
  const blind = table({}, null);
  expect(isGone(lease(20, blind), { ...judge, table: blind })).toBe(false);
});

test("a lease of this process is gone unless its worker is one of this process", () => {
  expect(isGone(lease(SELF, here, "mine"), judge)).toBe(false);
  expect(isGone(lease(SELF, here, "forgotten"), judge)).toBe(true);
});

test("a lease of this process from a register of another thread is not judged", () => {
  const machine = machineOf(here, SELF, "another thread's");
  expect(isGone({ ...lease(SELF, here, "theirs"), machine }, judge)).toBe(false);
});

test("a lease for a process that was not there when it was taken is not judged", () => {
  expect(isGone(lease(40), judge)).toBe(false);
});

test.runIf(process.platform === "linux")("the kernel's table knows who lives and who has ended", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(child, "spawn");
  const { pid } = child;
  const whileItLives = lease(pid!, linuxProcesses);
  const real = {
    table: linuxProcesses,
    processId: process.pid,
    registerId: REGISTER,
    ownWorkers: new Set<string>(),
  };
  expect(isGone(whileItLives, real)).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isGone(whileItLives, real)).toBe(true);
});
