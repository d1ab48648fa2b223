/** The drill itself: it passes where recovery works, and fails where any part of it does not. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cleanUpDrills, type DrillPorts, type DrillStep, DRILL_PREFIX, runDrill } from "../../src/index.ts";
import { IMPORT_SCENARIOS } from "../../src/recovery/drill/import-scenarios.ts";
import { DRILL_SCENARIOS } from "../../src/recovery/drill/drill.ts";
import { Stage, urls } from "../support/stage.ts";
import { type RecovererOptions, recovererOn } from "./recovery-scene.ts";

const NEVER = new AbortController().signal;

let stage: Stage;
let steps: DrillStep[];
beforeEach(() => {
  stage = new Stage();
  steps = [];
});
afterEach(() => stage.close());

/** `broken` is what the recoveries of the drill are handed instead of what is right. */
function ports(broken: RecovererOptions = {}): DrillPorts {
  return {
    log: stage.log,
    newId: stage.newId,
    random: () => 0.5,
    createRecovery: (options) => recovererOn(stage, { ...options, ...broken }).recovery,
    onStep: (step) => void steps.push(step),
  };
}

const isAway = () => Promise.reject(new Error("away"));

function problems(): string[] {
  return steps.flatMap(({ scenario, step, problem }) =>
    problem === null ? [] : [`${scenario} ${step}: ${problem}`],
  );
}

test("where recovery works every step of every scenario is as it should be", async () => {
  const result = await runDrill(ports(), NEVER);
  expect(problems()).toEqual([]);
  expect(result).toMatchObject({ scenarios: DRILL_SCENARIOS.length, problems: 0 });
  expect(steps).toHaveLength(DRILL_SCENARIOS.length * 5);
  expect(result.changesLeft).toBeGreaterThan(DRILL_SCENARIOS.length);
});

test("nothing is alive afterwards, and nobody else's work was touched", async () => {
  const ann = stage.user("ann");
  await ann.imports(urls(2));
  const before = await ann.changes();
  await runDrill(ports(), NEVER);
  expect(await ann.changes()).toEqual(before);
  const heads = await stage.log.heads({ limit: 1_000 });
  const alive = heads.filter((head) => head.attendAtMs !== null || head.queue.attendAtMs !== null);
  expect(alive.map(({ userId }) => userId)).toEqual(["ann"]);
  expect(heads.some(({ userId }) => userId.startsWith(DRILL_PREFIX))).toBe(true);
  expect(await stage.log.leases.all()).toEqual([]);
  await stage.log.removePickupsOlderThan(0);
});

test("workers that run meanwhile do not come in between", async () => {
  await stage.started();
  const drilling = runDrill(ports(), NEVER);
  await stage.advance(60_000);
  expect(await drilling).toMatchObject({ problems: 0 });
  expect(problems()).toEqual([]);
});

/** Another process recovers right after the scenario was made, so many times. */
function disturbed(times: number): DrillPorts {
  let left = times;
  return {
    ...ports(),
    createRecovery(options) {
      const { recovery } = recovererOn(stage, options);
      const other = recovererOn(stage, { streams: options.streams! }).recovery;
      const look = recovery.hasJobsNeedingRecovery.bind(recovery);
      recovery.hasJobsNeedingRecovery = async () => {
        if (left > 0) {
          left -= 1;
          await other.recover({ skipIfRecentAttempt: false });
        }
        return look();
      };
      return recovery;
    },
  };
}

describe("somebody who comes in between", () => {
  test("makes the drill begin a scenario anew", async () => {
    const result = await runDrill(disturbed(2), NEVER, IMPORT_SCENARIOS.slice(0, 1));
    expect(problems()).toEqual([]);
    expect(result).toMatchObject({ scenarios: 1, problems: 0 });
    expect(await cleanUpDrills(ports())).toBe(0);
  });

  test("again and again is a problem, and said to be that", async () => {
    await runDrill(disturbed(100), NEVER, IMPORT_SCENARIOS.slice(0, 1));
    expect(problems()).toEqual([
      "an import whose worker died is detected: somebody else came in between, 3 times; try it while less is going on",
    ]);
  });
});

describe("the drill fails", () => {
  test("when detection finds nothing", async () => {
    const blind = { findInterruptedImports: () => [], findInterruptedJobs: () => [] };
    const result = await runDrill(ports({ ports: blind }), NEVER);
    expect(result.problems).toBeGreaterThanOrEqual(DRILL_SCENARIOS.length);
    for (const { name } of DRILL_SCENARIOS)
      expect(problems()).toContain(`${name} is told of: it was not among what was found`);
    // A job whose worker lives needs no recovery, so one who sees nothing is right by chance.
    const unseen = problems().filter((line) => line.endsWith("nothing was found that needs recovery"));
    expect(unseen).toHaveLength(DRILL_SCENARIOS.length - 1);
  });

  test("when detection tells another reason", async () => {
    const { findInterruptedImports } = await import("../../src/recovery/find-interrupted-imports.ts");
    const broken: RecovererOptions["ports"] = {
      findInterruptedImports: (...given) =>
        findInterruptedImports(...given).map((finding) => ({ ...finding, reason: "no-checkpoint" })),
    };
    await runDrill(ports({ ports: broken }), NEVER, IMPORT_SCENARIOS);
    expect(problems()).toContain(
      "an import whose worker died is told of: the reason was no-checkpoint, and not worker-gone",
    );
    expect(problems()).not.toContain(expect.stringContaining("nothing was heard for 10 minutes"));
  });

  test("when recovery writes nothing", async () => {
    const broken: DrillPorts = {
      ...ports(),
      createRecovery(options) {
        const { recovery, log } = recovererOn(stage, options);
        log.judge = (call) => {
          if (call.name === "stream.append" && call.userId !== options.attemptsStream) throw new Error("no");
        };
        return recovery;
      },
    };
    const result = await runDrill(broken, NEVER, IMPORT_SCENARIOS.slice(0, 1));
    expect(problems()).toEqual([
      "an import whose worker died is told of: the recovery left the stream as it was",
      expect.stringContaining("an import whose worker died is recovered: "),
      "an import whose worker died stays so: something was found that needs recovery",
      "an import whose worker died is cleaned up: something of it is still alive",
    ]);
    expect(result.problems).toBe(4);
    expect(await cleanUpDrills(ports())).toBe(1);
  });

  test("when recovery fails altogether", async () => {
    await runDrill(ports({ ports: { checkConnection: isAway } }), NEVER, IMPORT_SCENARIOS.slice(0, 1));
    expect(problems()).toContain("an import whose worker died is told of: the recovery ended as failed");
    await cleanUpDrills(ports());
  });
});

test("a drill that was cut short leaves something alive, which is cleaned up later", async () => {
  for (const [index, scenario] of DRILL_SCENARIOS.entries())
    await scenario.make(`${DRILL_PREFIX}cut-short:${index}`, ports());
  await stage.user("ann").imports(urls(1));
  expect(await cleanUpDrills(ports())).toBe(DRILL_SCENARIOS.length);
  expect(await cleanUpDrills(ports())).toBe(0);
  const due = (await stage.log.heads({ limit: 100 })).filter(({ attendAtMs }) => attendAtMs !== null);
  expect(due.map(({ userId }) => userId)).toEqual(["ann"]);
});

test("a drill that is called off begins nothing more", async () => {
  expect(await runDrill(ports(), AbortSignal.abort())).toEqual({
    scenarios: 0,
    problems: 0,
    changesLeft: 0,
  });
});
