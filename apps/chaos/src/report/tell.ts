/** What a run tells on the terminal: a line a fault, and the result. */
import type { FaultRecord } from "../faults/fault.ts";
import type { ChaosReport } from "../run-chaos.ts";
import { medianOf, seconds } from "./figures.ts";

const MOST_PROBLEMS = 50;

export function tellFault(
  { fault, victim, beganAtMs, endedAtMs }: FaultRecord,
  count: number,
  of: number,
): string {
  const lasted = endedAtMs - beganAtMs >= 100 ? ` for ${seconds(endedAtMs - beganAtMs)}` : "";
  return `${new Date(endedAtMs).toISOString().slice(11, 19)} ${count} of ${of}: ${fault} on ${victim}${lasted}`;
}

export function tellResult(report: ChaosReport): string {
  const { problems, counts, recovery, leftOut, seed, settledInMs, lastLines } = report;
  const times = recovery.map(({ fault, count, timesMs }) => {
    const last = timesMs.at(-1);
    const figures =
      last === undefined
        ? "interrupted nothing"
        : `on its way again after ${seconds(medianOf(timesMs))} (median of ${timesMs.length}), ${seconds(last)} at most`;
    return `  ${fault}: ${count}, ${figures}`;
  });
  const told = problems.slice(0, MOST_PROBLEMS).map((problem) => `PROBLEM ${problem}`);
  const more =
    problems.length > MOST_PROBLEMS ? [`and ${problems.length - MOST_PROBLEMS} more problems`] : [];
  const verdict =
    problems.length === 0
      ? ["Nothing lost, nothing twice, everything ended, and every device sees the same."]
      : [...told, ...more, ...lastLines, `Repeat with --seed ${seed}.`];
  return [
    `seed ${seed}: ${report.faults.length} faults, ${JSON.stringify(counts)}, all quiet ${seconds(settledInMs)} after the last fault`,
    ...times,
    ...leftOut.map((what) => `left out: ${what}`),
    ...verdict,
    "",
  ].join("\n");
}
