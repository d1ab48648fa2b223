/** A run as the section of a page: the machine, what was broken, what came of it, and how long it took to mend. */
import { counted, medianOf, seconds } from "./figures.ts";
import type { RunFigures } from "./run-figures.ts";

const BEGIN = "<!-- The run: written by `npm run chaos -- --report` -->";
const END = "<!-- The end of the run -->";

/** The page with the run in the place of the one before. */
export function withRun(page: string, run: RunFigures): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`The page has no place for a run: ${BEGIN} … ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${renderRun(run)}\n${page.slice(to)}`;
}

function renderRun(run: RunFigures): string {
  const { counts, faults, problems, leftOut } = run;
  const facts: readonly (readonly [string, string])[] = [
    ["ended", `${run.endedAt.slice(0, 16).replace("T", " ")} UTC`],
    ["machine", `${run.machine}, at a load of ${run.load.toFixed(0)}`],
    ["versions", `Node ${run.nodeVersion.slice(1)}, Postgres ${run.serverVersion}`],
    ["seed", String(run.seed)],
    [
      "took",
      `${(run.tookMs / 60_000).toFixed(0)} minutes, all quiet ${seconds(run.settledInMs)} after the last fault`,
    ],
    ["faults", `${counted(faults.length)} of ${run.recovery.length} kinds`],
    ["processes", `${run.workers} workers, ${counts.devices} devices of ${counts.users} users`],
    [
      "the database's disk",
      run.diskMb === null ? "the machine's own" : `${counted(run.diskMb)} MB in memory`,
    ],
    ["imports, items", `${counted(counts.jobs)}, ${counted(counts.items)}`],
    ["articles saved", counted(counts.saved)],
    ["changes in the log", counted(counts.changes)],
    ["claims, of them lost", `${counted(counts.claims)}, ${counted(counts.claimsLost)}`],
    [
      "appends of devices",
      `${counted(counts.acked)} acknowledged with ${counted(counts.ackedChanges)} changes, ${counted(counts.refused)} refused, ` +
        `${counted(counts.unknown)} in doubt, ${counted(counts.unanswered)} cut short by a device's death`,
    ],
    ["intents without effect", counted(counts.ignoredIntents)],
    ["starts that found no database", counted(run.failedStarts)],
    [
      "lost, twice, not ended",
      problems.length === 0 ? "nothing" : `**problems: ${counted(problems.length)}**`,
    ],
  ];
  const lines = [
    "| | |",
    "| --- | --- |",
    ...facts.map(([name, value]) => `| ${name} | ${value} |`),
    "",
    "| fault | times | interrupted | of them mended after, median | at most |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...run.recovery.map(({ fault, count: times, interrupted, timesMs }) => {
      const last = timesMs.at(-1);
      const [median, most] = last === undefined ? ["", ""] : [seconds(medianOf(timesMs)), seconds(last)];
      return `| \`${fault}\` | ${times} | ${interrupted} | ${median} | ${most} |`;
    }),
    "",
    ...leftOut.map((what) => `Left out: ${what}.`),
    ...problems.slice(0, 20).map((problem) => `- ${problem}`),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}
