import type { QueueLook, RunningJob } from "@tidemark/job-queue";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { commandsFor } from "../../src/recovery/close-jobs.ts";
import { findInterruptedJobs } from "../../src/recovery/find-interrupted-jobs.ts";
import { DEFAULT_RECOVERY_LIMITS } from "../../src/recovery/limits.ts";

const DAY_MS = 24 * 3_600_000;
const NOW_MS = Date.parse("2030-01-01T00:00:00Z");
const { staleAfterMs } = DEFAULT_RECOVERY_LIMITS;

const age = fc.oneof(fc.nat({ max: 3 * DAY_MS }), fc.constantFrom(0, staleAfterMs, staleAfterMs + 1));

const runningJobs: fc.Arbitrary<readonly RunningJob[]> = fc
  .array(
    fc.record({
      claimedAtMs: age.map((ageMs) => NOW_MS - ageMs),
      lease: fc.constantFrom("worker" as const, "token" as const),
      isAlive: fc.boolean(),
      runId: fc.constantFrom(null, "run-1"),
    }),
    { maxLength: 6 },
  )
  .map((jobs) =>
    jobs.map((job, index) => ({ ...job, id: `job-${index}`, token: `token-${index}`, workerId: "worker" })),
  );

function lookAt(running: readonly RunningJob[], silentForMs: number) {
  const look: QueueLook = { nowMs: NOW_MS, running, openRuns: [], tornRuns: [] };
  const found = findInterruptedJobs("ann", look, DEFAULT_RECOVERY_LIMITS, () => NOW_MS - silentForMs);
  const closed = commandsFor(found).flatMap((command) =>
    command.kind === "fail-attempt" && command.job.by === "id" ? [command.job.id] : [],
  );
  return { found, closed };
}

test("a job that shows signs of life is left alone, however long it runs", () => {
  fc.assert(
    fc.property(runningJobs, age, (running, silentForMs) => {
      const { found, closed } = lookAt(running, silentForMs);
      const alive = new Set(running.filter(({ isAlive }) => isAlive).map(({ id }) => id));
      expect(found.filter(({ id, needsRecovery }) => needsRecovery && alive.has(id))).toEqual([]);
      expect(closed.filter((id) => alive.has(id))).toEqual([]);
    }),
  );
});

test("every job that shows none is found, and given up once nothing was heard of it for a day", () => {
  fc.assert(
    fc.property(runningJobs, age, (running, silentForMs) => {
      const { found, closed } = lookAt(running, silentForMs);
      const dead = running.filter(({ isAlive }) => !isAlive);
      const needing = found.filter(({ needsRecovery }) => needsRecovery);
      expect(needing.map(({ id }) => id)).toEqual(dead.map(({ id }) => id));
      const silent = dead.filter(
        ({ claimedAtMs }) => NOW_MS - Math.max(claimedAtMs, NOW_MS - silentForMs) > staleAfterMs,
      );
      expect(closed).toEqual(silent.map(({ id }) => id));
    }),
  );
});
