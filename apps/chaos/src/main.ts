/** `npm run chaos -- [OPTIONS]`: breaks what can break while pages are imported, with a line a fault; see HELP. */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { FAULT_KINDS, FAULTS, isFault } from "./faults/fault.ts";
import { withRun } from "./report/render-run.ts";
import { figuresOf, type RunFigures } from "./report/run-figures.ts";
import { tellFault, tellResult } from "./report/tell.ts";
import { type RoundReport, runResumeRounds } from "./resume/run-rounds.ts";
import { runChaos } from "./run-chaos.ts";

const FAULTS_A_MINUTE = 10;
const ITEMS_A_MINUTE = 170;
/** Between faults when their number is given and not the time, ms. */
const QUICKLY_MS = 1_500;

const HELP = `usage: npm run chaos -- [--minutes T | --rounds N] [--items N] [--workers N] [--users N] [--devices N] [--seed N]
                      [--only KIND,…] [--figures FILE] [--report FILE]
       npm run chaos -- --from FILE --report FILE
       npm run chaos -- --schedule [--rounds N]

Breaks workers, devices, Postgres, its disk and the network between them while pages are imported, and checks that nothing
is lost, nothing is done twice, everything ends, and every device sees the same.

  --minutes T    how long faults come, ${FAULTS_A_MINUTE} a minute
  --rounds N     faults, one every ${QUICKLY_MS / 1_000} s (30; with --schedule 50); with --minutes, so many over that time
  --items N      pages to import (300; with --minutes ${ITEMS_A_MINUTE} a minute)
  --workers N    workers' processes (3)
  --users N      users (4)
  --devices N    devices of each user (2)
  --seed N       of a run that is to be repeated
  --only KIND,…  these faults only
  --figures FILE keeps what happened, as JSON
  --report FILE  writes what happened into that page, in the place of the run that it tells of
  --from FILE    with --report: no run, but the one whose figures were kept
  --schedule     kills after task 2 of 5 of a run and, every second round, from outside while task 3 runs; checks that the
                 tasks that had not ended run once in the next process, and the others never again

Faults:
${FAULTS.map((fault) => `  ${fault.padEnd(18)}  ${FAULT_KINDS[fault].says}`).join("\n")}

Exits with 0 when all is well, 1 when something is not, 2 for a wish that cannot be met.
`;

const { values } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: "boolean" },
        seed: { type: "string" },
        minutes: { type: "string" },
        rounds: { type: "string" },
        items: { type: "string" },
        workers: { type: "string" },
        users: { type: "string" },
        devices: { type: "string" },
        only: { type: "string" },
        figures: { type: "string" },
        from: { type: "string" },
        report: { type: "string" },
        schedule: { type: "boolean" },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence} See --help.\n`);
  return process.exit(2);
}

function number(text: string | undefined, fallback: number, name: string): number {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  return refuse(`--${name} takes a whole number from 1, not ${text}.`);
}

if (values.help) process.stdout.write(HELP);
else if (values.schedule) await killBetweenTasks(number(values.rounds, 50, "rounds"));
else if (values.from !== undefined && values.report !== undefined)
  await writeRun(values.report, JSON.parse(await readFile(values.from, "utf8")) as RunFigures);
else await breakAtRandom();

async function killBetweenTasks(rounds: number): Promise<void> {
  const tell = ({ round, moment, resumedInMs, recoveries, problems }: RoundReport) =>
    process.stdout.write(
      `round ${round} of ${rounds}, killed ${moment === "between" ? "after task 2" : "within task 3"}: complete ${(resumedInMs / 1_000).toFixed(1)} s after the kill, ` +
        `recoveries ${recoveries}${problems.map((problem) => `\nPROBLEM ${problem}`).join("")}\n`,
    );
  const reports = await runResumeRounds({ rounds, tasks: 5, killAfter: 2, onRound: tell });
  const bad = reports.filter(({ problems }) => problems.length > 0).length;
  const summary =
    bad === 0
      ? "In every round the next process ran tasks 3 to 5 once each, and 1 and 2 never again.\n"
      : `${bad} of ${rounds} rounds went wrong.\n`;
  process.stdout.write(summary);
  process.exitCode = bad === 0 ? 0 : 1;
}

async function breakAtRandom(): Promise<void> {
  const minutes = values.minutes === undefined ? null : number(values.minutes, 1, "minutes");
  const rounds = number(
    values.rounds,
    minutes === null ? 30 : Math.round(minutes * FAULTS_A_MINUTE),
    "rounds",
  );
  const stop = new AbortController();
  // What has begun is ended and checked; nothing is left behind.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  const report = await runChaos({
    seed: number(values.seed, Math.floor(Math.random() * 1e9) + 1, "seed"),
    rounds,
    betweenFaultsMs: minutes === null ? QUICKLY_MS : (minutes * 60_000) / rounds,
    items: number(values.items, minutes === null ? 300 : minutes * ITEMS_A_MINUTE, "items"),
    workers: number(values.workers, 3, "workers"),
    users: number(values.users, 4, "users"),
    devicesPerUser: number(values.devices, 2, "devices"),
    settleWithinMs: minutes === null ? 240_000 : Math.max(240_000, minutes * 15_000),
    kinds: kindsAsked(values.only),
    signal: stop.signal,
    onFault: (record, count) => process.stdout.write(`${tellFault(record, count, rounds)}\n`),
  });
  process.stdout.write(tellResult(report));
  const figures = figuresOf(report);
  if (values.figures !== undefined) await writeFile(values.figures, JSON.stringify(figures, null, 1));
  if (values.report !== undefined) await writeRun(values.report, figures);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}

async function writeRun(path: string, run: RunFigures): Promise<void> {
  await writeFile(path, withRun(await readFile(path, "utf8"), run));
}

function kindsAsked(text: string | undefined) {
  const asked = text?.split(",") ?? FAULTS;
  return asked.map((name) => (isFault(name) ? name : refuse(`--only knows no fault ${name}.`)));
}
