/**
 * What a round has to show: every task was begun once, by the process whose turn it was, but for the one that was cut
 * short, and the run is complete.
 */
import type { RunProgress } from "@tidemark/job-queue";
import type { Execution } from "./ledger.ts";

/**
 * `between`: the process killed itself right after a commit. `within`: it was killed from outside while the next task
 * ran, which then has to be begun again.
 */
export type KillMoment = "between" | "within";

export interface RoundOutcome {
  /** All tasks, in order. */
  readonly keys: readonly string[];
  /** So many of them were committed when the first process was killed. */
  readonly killAfter: number;
  readonly moment: KillMoment;
  readonly run: RunProgress;
  /** Runs that the schedule has made. */
  readonly runs: number;
  readonly executions: readonly Execution[];
  /** Process ids: of the one that was killed, and of the one after it. */
  readonly victim: number;
  readonly heir: number;
}

export function judgeRound(outcome: RoundOutcome): string[] {
  const { keys, run, runs, executions } = outcome;
  const problems: string[] = [];
  for (const [index, key] of keys.entries()) {
    const expected = expectedFor(index, outcome);
    const begunBy = executions.filter(({ task }) => task === key).map(({ processId }) => processId);
    if (begunBy.join() !== expected.join())
      problems.push(
        `task ${key} was begun by ${begunBy.join(" and ") || "nobody"}, not by ${expected.join()}`,
      );
  }
  const unknown = executions.filter(({ task }) => !keys.includes(task));
  if (unknown.length > 0) problems.push(`${unknown.length} tasks were begun that nobody knows`);
  if (runs !== 1) problems.push(`the due time has ${runs} runs`);
  if (run.state !== "finished" || run.tasks.finished !== keys.length)
    problems.push(`the run is ${run.state} with ${run.tasks.finished} of ${keys.length} tasks finished`);
  return problems;
}

function expectedFor(index: number, { killAfter, moment, victim, heir }: RoundOutcome): number[] {
  if (index < killAfter) return [victim];
  return index === killAfter && moment === "within" ? [victim, heir] : [heir];
}
