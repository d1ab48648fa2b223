/** Lets each mutant be looked for, in one copy of the checkout. Tells what was found; judges nothing. */
import { CheckoutCopy } from "./checkout-copy.ts";
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

/** True when the simulation or a property has found it. An example alone is a law that nobody watches. */
export function isCaught({ simulation, properties }: MutantReport): boolean {
  return simulation.kind === "found" || properties?.kind === "found";
}

/** Rejects when what has found a mutant fails without it, too. */
export async function runMutants(wish: MutantsWish): Promise<readonly MutantReport[]> {
  const copy = new CheckoutCopy();
  const removeWithMe = () => copy.remove();
  process.once("exit", removeWithMe);
  try {
    const health = new Health(copy.folder, wish.seed);
    const reports: MutantReport[] = [];
    for (const [index, mutant] of wish.mutants.entries()) {
      const report = await copy.with(mutant, () => watch(copy.folder, mutant, wish));
      await health.check(report);
      wish.onReport(report, index + 1);
      reports.push(report);
    }
    return reports;
  } finally {
    process.off("exit", removeWithMe);
    copy.remove();
  }
}

async function watch(folder: string, mutant: Mutant, { runs, seed }: MutantsWish): Promise<MutantReport> {
  const simulation = await watchBySimulation(worldOf(mutant), { folder, runs, seed });
  const properties = await watchByProperties(mutant, { folder, seed });
  const isFound = simulation.kind === "found" || properties?.kind === "found";
  const examples = isFound ? null : await watchByExamples(mutant, { folder, seed });
  return { mutant, simulation, properties, examples };
}

/** Whether what has found a mutant finds nothing where there is none. Each seed and file is asked once. */
class Health {
  readonly #folder: string;
  readonly #seed: number;
  readonly #sound = new Set<string>();

  constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.#seed = seed;
  }

  async check({ mutant, simulation, properties, examples }: MutantReport): Promise<void> {
    if (simulation.kind === "found") await this.#checkRun(mutant, simulation.seed);
    for (const verdict of [properties, examples])
      if (verdict?.kind === "found") await this.#checkFiles(verdict.files);
  }

  async #checkRun(mutant: Mutant, seed: number | undefined): Promise<void> {
    const world = worldOf(mutant);
    const key = `${world} ${seed}`;
    if (seed === undefined || this.#sound.has(key)) return;
    const verdict = await watchBySimulation(world, { folder: this.#folder, runs: 1, seed });
    if (verdict.kind === "found")
      throw new Error(
        `Without a mutant seed ${seed} of the ${world} fails: ${verdict.what}. Mend that first.`,
      );
    this.#sound.add(key);
  }

  async #checkFiles(files: readonly string[] | undefined): Promise<void> {
    const unknown = files?.filter((file) => !this.#sound.has(file)) ?? [];
    if (unknown.length === 0) return;
    const { failures } = await runTests({ folder: this.#folder, seed: this.#seed, files: unknown });
    const first = failures.find(({ isLate }) => !isLate);
    if (first) throw new Error(`Without a mutant ${first.file} fails: ${first.test}. Mend that first.`);
    for (const file of unknown) this.#sound.add(file);
  }
}
