/** `npm run chaos -- [--seed N] [--rounds N] [--items N] [--workers N]`: one run, with a line a round. */
import { parseArgs } from "node:util";
import { runChaos } from "./run-chaos.ts";

const number = (text: string | undefined, fallback: number, name: string): number => {
  const value = text === undefined ? fallback : Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  process.stderr.write(`--${name} takes a whole number from 1, not ${text}.\n`);
  return process.exit(2);
};

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    rounds: { type: "string" },
    items: { type: "string" },
    workers: { type: "string" },
  },
});
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
