/**
 * The program that runs the simulation of a copy, as its own process: `run-simulation.ts <world> <first seed> <runs>`.
 * Ends with the first violation, and tells as JSON what it came to. A sign for each run shows that it goes on.
 */
import type { LawBroken } from "../laws/watcher.ts";
import { runQueue } from "../queue/run-queue.ts";
import { runMany } from "../run/run-many.ts";
import { runSeed } from "../run/run-seed.ts";
import { withoutMachine } from "../run/without-machine.ts";

/** What the simulation came to. */
export interface SimulationEnd {
  readonly runs: number;
  /** Of the first run that broke a law; null when none did. */
  readonly failure: { readonly seed: number; readonly law: string; readonly message: string } | null;
}

/** Most mutants are found at once: so many runs are over before other threads would have begun. */
const RUNS_AT_ONCE = 10;

async function runImports(firstSeed: number, runs: number): Promise<SimulationEnd> {
  const atOnce = await runOneByOne(firstSeed, Math.min(runs, RUNS_AT_ONCE), runSeed);
  const left = runs - atOnce.runs;
  if (atOnce.failure || left === 0) return atOnce;
  const report = await runMany({
    firstSeed: firstSeed + atOnce.runs,
    runs: left,
    maxFailures: 1,
    onRun: showLife,
  });
  const [failure] = report.failures;
  const told = failure?.broken ? { seed: failure.seed, ...failure.broken } : null;
  return { runs: atOnce.runs + report.runs, failure: told };
}

function runOneByOne(
  firstSeed: number,
  runs: number,
  run: (options: { readonly seed: number }) => Promise<{ readonly broken: LawBroken | null }>,
): Promise<SimulationEnd> {
  return withoutMachine(async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const { broken } = await run({ seed });
      showLife();
      if (broken) {
        const { law, message } = broken;
        return { runs: seed - firstSeed + 1, failure: { seed, law, message } };
      }
    }
    return { runs, failure: null };
  });
}

function showLife(): void {
  process.stderr.write(".");
}

const [world, ...numbers] = process.argv.slice(2);
const [firstSeed = 1, runs = 1] = numbers.map(Number);
const end =
  world === "queue" ? await runOneByOne(firstSeed, runs, runQueue) : await runImports(firstSeed, runs);
process.stdout.write(JSON.stringify(end));
