import { describe, expect, it, vi } from "vitest";
import { withRun } from "../src/report/render-run.ts";
import type { RunFigures } from "../src/report/run-figures.ts";
import { tellResult } from "../src/report/tell.ts";
import { SmallDisk } from "../src/stage/small-disk.ts";

const run: RunFigures = {
  problems: [],
  counts: {
    users: 4,
    devices: 8,
    jobs: 250,
    items: 10_000,
    changes: 65_000,
    claims: 11_000,
    claimsLost: 900,
    saved: 8_000,
    acked: 9_000,
    refused: 100,
    unknown: 20,
    unanswered: 30,
    ackedChanges: 28_000,
    ignoredIntents: 3,
  },
  seed: 42,
  faults: [],
  recovery: [
    { fault: "kill-worker", count: 3, timesMs: [1_000, 2_000, 30_000], interrupted: 9 },
    { fault: "hold-head", count: 1, timesMs: [], interrupted: 0 },
  ],
  leftOut: ["fill-disk: there is no small disk"],
  serverVersion: "18.4",
  tookMs: 3_600_000,
  settledInMs: 12_000,
  failedStarts: 2,
  workers: 3,
  diskMb: null,
  lastLines: ["worker 1: the last words"],
  endedAt: "2026-11-27T22:31:00.000Z",
  machine: "2 cores",
  nodeVersion: "v24.0.0",
  load: 7,
};

const BEGIN = "<!-- The run: written by `npm run chaos -- --report` -->";
const END = "<!-- The end of the run -->";

describe("a page", () => {
  const page = `# Chaos\n\n${BEGIN}\nan older run\n${END}\n\nMore.\n`;

  it("tells of the new run in the place of the one before, and keeps the rest", () => {
    const text = withRun(page, run);
    expect(text).toMatch(/^# Chaos\n[^]*\n\nMore\.\n$/);
    expect(text).not.toContain("an older run");
    expect(text).toContain("| lost, twice, not ended | nothing |");
    expect(text).toContain("| `kill-worker` | 3 | 9 | 2.0 s | 30 s |");
    expect(text).toContain("| `hold-head` | 1 | 0 |  |  |");
    expect(text).toContain("Left out: fill-disk: there is no small disk.");
    expect(withRun(text, run)).toBe(text);
  });

  it("tells of problems, too", () => {
    const text = withRun(page, { ...run, problems: ["a change was lost"] });
    expect(text).toContain("**problems: 1**");
    expect(text).toContain("- a change was lost");
  });

  it("without a place for a run is refused", () => {
    expect(() => withRun("# Chaos\n", run)).toThrow("no place for a run");
  });
});

it("the terminal is told the seed and the last words of a run that went wrong", () => {
  expect(tellResult(run)).toContain("Nothing lost, nothing twice");
  const told = tellResult({ ...run, problems: ["a change was lost"] });
  expect(told).toContain("PROBLEM a change was lost");
  expect(told).toContain("the last words");
  expect(told).toContain("--seed 42");
});

it("a small disk is left out, with the reason, for anybody but root", async () => {
  const getuid = vi.spyOn(process, "getuid").mockReturnValue(1_000);
  const answer = await SmallDisk.mount("/nowhere", 64);
  getuid.mockRestore();
  expect(answer).toEqual({ kind: "left-out", because: expect.stringContaining("by root on Linux only") });
});
