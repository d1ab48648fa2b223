/** `npm run chaos -- [OPTIONS]`: kills processes while they work, with a line a round; see HELP. */
import { parseArgs } from "node:util";
import { type RoundReport, runResumeRounds } from "./resume/run-rounds.ts";
import { runChaos } from "./run-chaos.ts";

const HELP = `usage: npm run chaos -- [--rounds N] [--items N] [--workers N] [--seed N]
       npm run chaos -- --schedule [--rounds N]

Kills workers and Postgres at random while pages are imported, and checks that nothing is lost or done twice.

  --rounds N    kills (30; with --schedule 50)
  --items N     pages to import (300)
  --workers N   workers' processes (3)
  --seed N      of a run that is to be repeated
  --schedule    kills after task 2 of 5 of a run and, every second round, from outside while task 3 runs; checks that the
                tasks that had not ended run once in the next process, and the others never again

Exits with 0 when all is well, 1 when something is not, 2 for a wish that cannot be met.
`;

const { values } = readArguments();

function readArguments() {
  try {
    return parseArgs({
      options: {
        help: { type: "boolean" },
        seed: { type: "string" },
        rounds: { type: "string" },
        items: { type: "string" },
        workers: { type: "string" },
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
else await killAtRandom();

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

async function killAtRandom(): Promise<void> {
  const seed = number(values.seed, Math.floor(Math.random() * 1e9) + 1, "seed");
  const rounds = number(values.rounds, 30, "rounds");
  const report = await runChaos({
    seed,
    rounds,
    items: number(values.items, 300, "items"),
    workers: number(values.workers, 3, "workers"),
    settleWithinMs: 120_000,
    onRound: (round, fault) => process.stdout.write(`round ${round} of ${rounds}: ${fault}\n`),
  });
  const { problems, lastLines, ...figures } = report;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  for (const problem of problems) process.stdout.write(`PROBLEM ${problem}\n`);
  if (problems.length > 0) process.stdout.write(`${lastLines.join("\n")}\n`);
  process.stdout.write(
    problems.length === 0 ? "Nothing lost, nothing twice.\n" : `Repeat with --seed ${seed}.\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
}
