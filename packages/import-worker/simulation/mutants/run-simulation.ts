/**
 * The program that runs the simulation of a copy, as its own process: `run-simulation.ts <world> <first seed> <runs>`.
 * Ends with the first violation, and tells as JSON what it came to. A sign for each run shows that it goes on.
 */
import { runQueue } from "../queue/run-queue.ts";
import { runMany } from "../run/run-many.ts";
import { withoutMachine } from "../run/without-machine.ts";

/** What the simulation came to. */
export interface SimulationEnd {
  readonly runs: number;
  /** Of the first run that broke a law; null when none did. */
  readonly failure: { readonly seed: number; readonly law: string; readonly message: string } | null;
}

async function runImports(firstSeed: number, runs: number): Promise<SimulationEnd> {
  const report = await runMany({ firstSeed, runs, maxFailures: 1, onRun: showLife });
  const [failure] = report.failures;
  return { runs: report.runs, failure: failure?.broken ? { seed: failure.seed, ...failure.broken } : null };
}

function runQueues(firstSeed: number, runs: number): Promise<SimulationEnd> {
  return withoutMachine(async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const { broken } = await runQueue({ seed });
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
const end = await (world === "queue" ? runQueues : runImports)(firstSeed, runs);
process.stdout.write(JSON.stringify(end));
