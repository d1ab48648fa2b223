/**
 * The drill: makes interrupted work of every kind, each in a stream of its own, and sees whether recovery
 * finds it, tells of it and brings it where it belongs. Everybody else's work is left alone.
 */
import { DEFAULT_LIMITS } from "@tidemark/import-job";
import type { RecoveryOptions } from "../ports.ts";
import type { Recovery } from "../recovery.ts";
import type { RecoveryResult } from "../result.ts";
import { callOffAll, isAtRest } from "./call-off-all.ts";
import { IMPORT_SCENARIOS } from "./import-scenarios.ts";
import { QUEUE_SCENARIOS } from "./queue-scenarios.ts";
import { DRILL_PREFIX, type DrillCase, type DrillScenario, type DrillTools } from "./scenario.ts";
import { SCHEDULE_SCENARIOS } from "./schedule-scenarios.ts";

type DrillRecoveryOptions = Pick<RecoveryOptions, "limits" | "importLimits" | "streams" | "attemptsStream">;

export interface DrillPorts extends DrillTools {
  /** The recovery that is tried. */
  readonly createRecovery: (options: DrillRecoveryOptions) => Recovery;
  /** Told of each step as it is done. */
  readonly onStep: (step: DrillStep) => void;
}

export interface DrillStep {
  readonly scenario: string;
  readonly step: "is detected" | "is told of" | "is recovered" | "stays so" | "is cleaned up";
  /** What is not as it should be; null when all is. */
  readonly problem: string | null;
}

export interface DrillResult {
  readonly scenarios: number;
  /** Steps that are not as they should be. */
  readonly problems: number;
  /** Changes that stay in the log, where nothing of them is alive. */
  readonly changesLeft: number;
}

export const DRILL_SCENARIOS: readonly DrillScenario[] = [
  ...IMPORT_SCENARIOS,
  ...QUEUE_SCENARIOS,
  ...SCHEDULE_SCENARIOS,
];

/** Somebody may come in between, such as a scheduler that looks at everything just then. */
const MOST_TRIES = 3;

/** Begins no scenario once the signal is aborted. Rejects with what the log throws. */
export async function runDrill(
  ports: DrillPorts,
  signal: AbortSignal,
  scenarios: readonly DrillScenario[] = DRILL_SCENARIOS,
): Promise<DrillResult> {
  const drill = DRILL_PREFIX + ports.newId();
  const streams: string[] = [`${drill}:attempts`];
  let [tried, problems] = [0, 0];
  for (const scenario of scenarios) {
    if (signal.aborted) break;
    tried += 1;
    for (const { step, problem } of await rehearseUndisturbed(scenario, drill, streams, ports)) {
      if (problem !== null) problems += 1;
      ports.onStep({ scenario: scenario.name, step, problem });
    }
  }
  const heads = await Promise.all(streams.map((stream) => ports.log.head(stream)));
  const changesLeft = heads.reduce((sum, head) => sum + (head?.seq ?? 0), 0);
  return { scenarios: tried, problems, changesLeft };
}

type Rehearsal = readonly Omit<DrillStep, "scenario">[];

/** Each try has a stream of its own, which is added to `streams`. */
async function rehearseUndisturbed(
  scenario: DrillScenario,
  drill: string,
  streams: string[],
  ports: DrillPorts,
): Promise<Rehearsal> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const stream = `${drill}:${streams.length}`;
    streams.push(stream);
    const rehearsal = await rehearse(scenario, stream, `${drill}:attempts`, ports);
    if (rehearsal !== "disturbed") return rehearsal;
  }
  const problem = `somebody else came in between, ${MOST_TRIES} times; try it while less is going on`;
  return [{ step: "is detected", problem }];
}

async function rehearse(
  scenario: DrillScenario,
  stream: string,
  attemptsStream: string,
  ports: DrillPorts,
): Promise<Rehearsal | "disturbed"> {
  const { log } = ports;
  const recovery = ports.createRecovery({
    importLimits: { ...DEFAULT_LIMITS, ...scenario.importLimits },
    streams: [stream],
    attemptsStream,
  });
  const made = await scenario.make(stream, ports);
  const rehearsal: Omit<DrillStep, "scenario">[] = [];
  const seqMade = await seqOf(log, stream);
  let isDisturbed = false;
  try {
    const isSeen = await recovery.hasJobsNeedingRecovery();
    isDisturbed = (await seqOf(log, stream)) !== seqMade;
    rehearsal.push({ step: "is detected", problem: judgeNeed(made.expected.needsRecovery ?? true, isSeen) });
    const result = await recovery.recover(ONCE);
    rehearsal.push({ step: "is told of", problem: judgeReport(made, result) });
    rehearsal.push({ step: "is recovered", problem: await made.whatIsWrong() });
    const isSeenAgain = await recovery.hasJobsNeedingRecovery();
    rehearsal.push({ step: "stays so", problem: judgeNeed(false, isSeenAgain) });
  } finally {
    await made.cleanUp();
  }
  const problem = (await comesToRest(log, stream, recovery)) ? null : "something of it is still alive";
  return isDisturbed ? "disturbed" : [...rehearsal, { step: "is cleaned up", problem }];
}

/** A stream that a worker holds at this moment is passed over by recovery, and looked at again. */
async function comesToRest(log: DrillTools["log"], stream: string, recovery: Recovery): Promise<boolean> {
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    await recovery.recover(ONCE);
    if (await isAtRest(log, stream)) return true;
  }
  return false;
}

const ONCE = { maxRetries: 1, skipIfRecentAttempt: false };

async function seqOf(log: DrillTools["log"], stream: string): Promise<number> {
  return (await log.head(stream))?.seq ?? 0;
}

function judgeNeed(isWanted: boolean, isSeen: boolean): string | null {
  if (isWanted === isSeen) return null;
  return isWanted ? "nothing was found that needs recovery" : "something was found that needs recovery";
}

function judgeReport({ expected }: DrillCase, result: RecoveryResult): string | null {
  if (result.outcome === "skipped") return "another recovery was at it";
  if (result.outcome !== "recovered" && result.outcome !== "warnings")
    return `the recovery ended as ${result.outcome}`;
  const { found, problems } = result.report;
  if (problems.length > 0) return "the recovery left the stream as it was";
  const told = found.find(({ kind, id }) => kind === expected.kind && id === expected.id);
  if (!told) return "it was not among what was found";
  return told.reason === expected.reason ? null : `the reason was ${told.reason}, and not ${expected.reason}`;
}

/** Calls off what drills that were cut short have left alive; answers in how many streams. */
export async function cleanUpDrills(ports: Omit<DrillPorts, "onStep">): Promise<number> {
  const left = await callOffAll(ports);
  if (left.length === 0) return 0;
  const attemptsStream = `${DRILL_PREFIX}${ports.newId()}:attempts`;
  const recovery = ports.createRecovery({ streams: left, attemptsStream });
  await recovery.recover(ONCE);
  return left.length;
}
