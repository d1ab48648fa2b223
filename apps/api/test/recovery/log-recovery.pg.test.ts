/** Recovery keeps to the settings of the queue, on which all processes have to agree. The drill is the witness. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogRecovery, runDrill } from "../../src/index.ts";
import { listener, openTestLog, type TestLog } from "../database.ts";

let opened: TestLog;
beforeAll(async () => {
  opened = await openTestLog();
});
afterAll(() => opened.close());

async function problemsWith(env: Readonly<Record<string, string>>): Promise<string[]> {
  const { log } = opened;
  const config = opened.config(env);
  const problems: string[] = [];
  await runDrill(
    {
      log,
      newId: randomUUID,
      random: Math.random,
      createRecovery: (tuning) => createLogRecovery({ log, logger: listener(), config, tuning }).recovery,
      onStep: ({ scenario, step, problem }) => {
        if (problem !== null) problems.push(`${scenario} ${step}: ${problem}`);
      },
    },
    new AbortController().signal,
  );
  return problems;
}

test("with the defaults everything is brought back", async () => {
  expect(await problemsWith({})).toEqual([]);
});

test("with ENABLE_RECOVERY=false every interrupted run is abandoned, whatever its schedule says", async () => {
  expect(await problemsWith({ ENABLE_RECOVERY: "false" })).toEqual([
    "a run of a schedule whose worker died in the third of five tasks is recovered: the run is failed, and not pending",
    "the same run after as many recoveries as it may have is recovered: the result says abandoned, and not recovery-attempts-used",
  ]);
});

test("RECOVERY_STALE_HOURS and QUEUE_HEARTBEAT_TIMEOUT say how long silence may last", async () => {
  expect(await problemsWith({ RECOVERY_STALE_HOURS: "48" })).toEqual([
    "a queue job of which nothing was heard for more than a day is told of: the reason was no-checkpoint, and not stale",
    "a queue job of which nothing was heard for more than a day is recovered: the job is pending, and not failed",
  ]);
  expect(await problemsWith({ QUEUE_HEARTBEAT_TIMEOUT: "3600" })).toEqual([
    "a queue job that has sent no heartbeat for 10 minutes is detected: nothing was found that needs recovery",
    "a queue job that has sent no heartbeat for 10 minutes is told of: it was not among what was found",
    "a queue job that has sent no heartbeat for 10 minutes is recovered: the job is running, and not pending",
  ]);
});
