/** Lets each mutant be looked for, in one copy of the checkout. Tells what was found; judges nothing. */
import { CheckoutCopy } from "./checkout-copy.ts";
import type { Mutant } from "./mutant.ts";
import { watchByExamples } from "./watch/examples.ts";
import { ALL_PROPERTIES, watchByProperties } from "./watch/properties.ts";
import { watchBySimulation } from "./watch/simulation.ts";
import { runTests } from "./watch/test-files.ts";
import type { Verdict } from "./watch/verdict.ts";

export interface MutantsWish {
  readonly mutants: readonly Mutant[];
  /** Runs of the simulation for each mutant at most. */
  readonly runs: number;
  readonly seed: number;
  /** Told of each mutant when it was looked for; numbers begin with 1. */
  readonly onReport: (report: MutantReport, number: number) => void;
}

export interface MutantReport {
  readonly mutant: Mutant;
  readonly simulation: Verdict;
  /** Null where no test but the simulation can see it. */
  readonly properties: Verdict | null;
  /** Asked only when nothing else has found it. */
  readonly examples: Verdict | null;
}

/** Longer than any of them takes without a mutant, on a busy machine. */
const BOUND_MS = { tests: 300_000, simulation: 300_000 } as const;

export async function runMutants(wish: MutantsWish): Promise<readonly MutantReport[]> {
  const copy = new CheckoutCopy();
  const removeWithMe = () => copy.remove();
  process.once("exit", removeWithMe);
  try {
    await checkHealth(copy, wish);
    const reports: MutantReport[] = [];
    for (const [index, mutant] of wish.mutants.entries()) {
      const report = await copy.with(mutant, () => watch(copy.folder, mutant, wish));
      wish.onReport(report, index + 1);
      reports.push(report);
    }
    return reports;
  } finally {
    process.off("exit", removeWithMe);
    copy.remove();
  }
}

/** What fails without a mutant would be found in every one. */
async function checkHealth({ folder }: CheckoutCopy, { seed, runs }: MutantsWish): Promise<void> {
  const end = await runTests({ folder, seed, files: ALL_PROPERTIES, boundMs: 2 * BOUND_MS.tests });
  const [first] = end.failures;
  if (first) throw new Error(`Without a mutant ${first.file} fails: ${first.test}. Mend that first.`);
  if (end.isOutOfTime)
    throw new Error("Without a mutant the property tests do not end in time. Try again on a calmer machine.");
  const simulated = await watchBySimulation({ folder, runs, seed, boundMs: BOUND_MS.simulation });
  if (simulated.kind === "found")
    throw new Error(
      `Without a mutant the simulation fails: ${simulated.by}, ${simulated.after}: ${simulated.what ?? ""} Mend that first.`,
    );
}

async function watch(folder: string, mutant: Mutant, { runs, seed }: MutantsWish): Promise<MutantReport> {
  const simulation = await watchBySimulation({ folder, runs, seed, boundMs: BOUND_MS.simulation });
  const tests = { folder, seed, boundMs: BOUND_MS.tests };
  const properties = await watchByProperties(mutant, tests);
  const isFound = simulation.kind === "found" || properties?.kind === "found";
  return { mutant, simulation, properties, examples: isFound ? null : await watchByExamples(mutant, tests) };
}

/** True when the simulation or a property has found it. An example alone is a law that nobody watches. */
export function isCaught({ simulation, properties }: MutantReport): boolean {
  return simulation.kind === "found" || properties?.kind === "found";
}
