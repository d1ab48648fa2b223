/**
 * The program that runs the simulation of a copy, as its own process: `run-simulation.ts <first seed> <runs>`. Ends with
 * the first violation, and tells as JSON what it came to.
 */
import { runMany } from "../run/run-many.ts";

const [firstSeed, runs] = process.argv.slice(2).map(Number);

const report = await runMany({ firstSeed: firstSeed!, runs: runs!, maxFailures: 1 });
const [failure] = report.failures;
process.stdout.write(JSON.stringify({ runs: report.runs, seed: failure?.seed, broken: failure?.broken }));
