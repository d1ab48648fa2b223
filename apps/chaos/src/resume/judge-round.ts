/** What a round has to show: every task was begun once, by the process whose turn it was, and the run is complete. */
import type { RunProgress } from "@tidemark/job-queue";
import type { Execution } from "./ledger.ts";

export interface RoundOutcome {
  /** All tasks, in order. */
  readonly keys: readonly string[];
  /** So many of them were committed when the first process was killed. */
  readonly killAfter: number;
  readonly run: RunProgress;
  /** Runs that the schedule has made. */
  readonly runs: number;
  readonly executions: readonly Execution[];
  /** Process ids: of the one that was killed, and of the one after it. */
  readonly victim: number;
  readonly heir: number;
}

export function judgeRound(outcome: RoundOutcome): string[] {
  const { keys, killAfter, run, runs, executions, victim, heir } = outcome;
  const problems: string[] = [];
  for (const [index, key] of keys.entries()) {
    const expected = [index < killAfter ? victim : heir];
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
