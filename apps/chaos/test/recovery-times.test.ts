import type { Change } from "@tidemark/sync-log";
import { describe, expect, it } from "vitest";
import type { UserEvidence } from "../src/check/evidence.ts";
import { recoveryTimes } from "../src/check/recovery-times.ts";
import type { HistoryLine } from "../src/device/history.ts";
import type { FaultRecord } from "../src/faults/fault.ts";

const state = (atMs: number, recordId: string, data: Record<string, string>) =>
  ({ recordId, data, createdAt: new Date(atMs).toISOString() }) as unknown as Change;
const claim = (atMs: number, item: string, claimedBy: string) =>
  state(atMs, item, { state: "extracting", claimedBy });

function evidenceOf(changes: readonly Change[], history: readonly HistoryLine[] = []): UserEvidence[] {
  const devices = [{ plan: { deviceId: "d" }, history, mirror: [] }];
  return [{ changes, devices } as unknown as UserEvidence];
}

const kill: FaultRecord = {
  fault: "kill-worker",
  victim: "worker 1",
  beganAtMs: 1_000,
  endedAtMs: 1_200,
  interrupted: { kind: "workers", workerId: "w1" },
};

describe("a killed worker's claims", () => {
  it("count until their items are claimed again", () => {
    const changes = [
      claim(500, "a", "w1"),
      state(4_000, "a", { state: "pending" }),
      claim(4_500, "a", "w2"),
      state(5_000, "a", { state: "extracted" }),
    ];
    expect(recoveryTimes([kill], evidenceOf(changes))).toEqual([
      { fault: "kill-worker", count: 1, timesMs: [3_500], interrupted: 1 },
    ]);
  });

  it("do not count when they had ended before, began afterwards, or were somebody else's", () => {
    const changes = [
      claim(500, "a", "w1"),
      state(900, "a", { state: "extracted" }),
      claim(1_100, "b", "w1"),
      state(9_000, "b", { state: "extracted" }),
      claim(500, "c", "w2"),
      state(9_000, "c", { state: "extracted" }),
    ];
    expect(recoveryTimes([kill], evidenceOf(changes))).toMatchObject([{ timesMs: [], interrupted: 0 }]);
  });

  it("are everybody's when Postgres was killed, from the moment at which it is back", () => {
    const down: FaultRecord = {
      ...kill,
      fault: "kill-postgres",
      interrupted: { kind: "workers", workerId: null },
    };
    const changes = [
      claim(500, "a", "w1"),
      claim(500, "b", "w2"),
      state(1_500, "a", { state: "extracted" }),
      state(1_700, "b", { state: "error" }),
    ];
    expect(recoveryTimes([down], evidenceOf(changes))).toMatchObject([{ timesMs: [500], interrupted: 2 }]);
  });
});

it("a device counts until the log answers it again", () => {
  const history: HistoryLine[] = [500, 3_000].map((atMs) => ({ atMs, kind: "reached" }));
  const cut: FaultRecord = {
    ...kill,
    fault: "cut-connections",
    interrupted: { kind: "device", deviceId: "d" },
  };
  expect(recoveryTimes([cut], evidenceOf([], history))).toMatchObject([{ timesMs: [2_000], interrupted: 1 }]);
});
