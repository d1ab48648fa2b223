/** Lets each mutant be looked for, in one copy of the checkout. Tells what was found; judges nothing. */
import { CheckoutCopy } from "./checkout-copy.ts";
import { Health } from "./health.ts";
import type { Mutant } from "./mutant.ts";
import { watchByExamples } from "./watch/examples.ts";
import { watchByProperties } from "./watch/properties.ts";
import { watchBySimulation, worldOf } from "./watch/simulation.ts";
import { runTests } from "./watch/test-files.ts";
import type { Verdict } from "./watch/verdict.ts";

export interface MutantsWish {
  readonly mutants: readonly Mutant[];
  /** Runs of the simulation for each mutant at most. */
  readonly runs: number;
  readonly seed: number;
  /** True when the property tests are asked only about what the simulation has missed. */
  readonly isQuick: boolean;
  /** Told of each mutant when it was looked for; numbers begin with 1. */
  readonly onReport: (report: MutantReport, number: number) => void;
  /** Told of a mutant about which nothing can be said, because what found it fails without it, too. */
  readonly onUnsound: (mutant: Mutant, why: string) => void;
}

export interface MutantReport {
  readonly mutant: Mutant;
  readonly simulation: Verdict;
  /** Null where none of them can see it, and when they were not asked. */
  readonly properties: Verdict | null;
  /** Asked only when nothing else has found it. */
  readonly examples: Verdict | null;
}

/** True when the simulation or a property has found it. An example alone is a law that nobody watches. */
export function isCaught({ simulation, properties }: MutantReport): boolean {
  return simulation.kind === "found" || properties?.kind === "found";
}

export async function runMutants(wish: MutantsWish): Promise<readonly MutantReport[]> {
  const copy = new CheckoutCopy();
  const removeWithMe = () => copy.remove();
  process.once("exit", removeWithMe);
  try {
    const { folder } = copy;
    const health = new Health({
      run: (world, seed) => watchBySimulation(world, { folder, runs: 1, seed }),
      test: async (files) => (await runTests({ folder, files, seed: wish.seed })).failures,
    });
    const reports: MutantReport[] = [];
    for (const [index, mutant] of wish.mutants.entries()) {
      const report = await copy.with(mutant, () => watch(folder, mutant, wish));
      const unsound = await health.whyUnsound(report);
      if (unsound !== null) {
        wish.onUnsound(mutant, unsound);
        continue;
      }
      wish.onReport(report, index + 1);
      reports.push(report);
    }
    return reports;
  } finally {
    process.off("exit", removeWithMe);
    copy.remove();
  }
}

async function watch(
  folder: string,
  mutant: Mutant,
  { runs, seed, isQuick }: MutantsWish,
): Promise<MutantReport> {
  const simulation = await watchBySimulation(worldOf(mutant), { folder, runs, seed });
  const isAsked = simulation.kind === "missed" || !isQuick;
  const properties = isAsked ? await watchByProperties(mutant, { folder, seed }) : null;
  const isFound = simulation.kind === "found" || properties?.kind === "found";
  const examples = isFound ? null : await watchByExamples(mutant, { folder, seed });
  return { mutant, simulation, properties, examples };
}
