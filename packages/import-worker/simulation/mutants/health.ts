/** Whether what has found a mutant finds nothing where there is none. Each seed and each file is asked once. */
import type { MutantReport } from "./run-mutants.ts";
import { type SimulatedWorld, worldOf } from "./watch/simulation.ts";
import type { Failure } from "./watch/test-files.ts";
import type { Found, Verdict } from "./watch/verdict.ts";

/** What is asked of the code without a mutant. */
export interface HealthyCode {
  readonly run: (world: SimulatedWorld, seed: number) => Promise<Verdict>;
  readonly test: (files: readonly string[]) => Promise<readonly Failure[]>;
}

export class Health {
  readonly #code: HealthyCode;
  readonly #sound = new Set<string>();

  constructor(code: HealthyCode) {
    this.#code = code;
  }

  /** Rejects when something that found the mutant fails without it. */
  async check({ mutant, simulation, properties, examples }: MutantReport): Promise<void> {
    for (const verdict of [simulation, properties, examples])
      if (verdict?.kind === "found") await this.#checkOrigin(worldOf(mutant), verdict);
  }

  async #checkOrigin(world: SimulatedWorld, { origin }: Found): Promise<void> {
    switch (origin.kind) {
      case "run":
        return this.#checkRun(world, origin.seed);
      case "tests":
        return this.#checkFiles(origin.files);
      case "stopped":
        return;
      default:
        return origin satisfies never;
    }
  }

  async #checkRun(world: SimulatedWorld, seed: number): Promise<void> {
    const key = `${world} ${seed}`;
    if (this.#sound.has(key)) return;
    const verdict = await this.#code.run(world, seed);
    if (verdict.kind === "found") throw failsAnyway(`seed ${seed} of the simulated ${world}`, verdict.what);
    this.#sound.add(key);
  }

  async #checkFiles(files: readonly string[]): Promise<void> {
    const unknown = files.filter((file) => !this.#sound.has(file));
    if (unknown.length === 0) return;
    const [first] = (await this.#code.test(unknown)).filter(({ isLate }) => !isLate);
    if (first) throw failsAnyway(first.file, first.test);
    for (const file of unknown) this.#sound.add(file);
  }
}

function failsAnyway(what: string, why: string | null): Error {
  return new Error(`Without a mutant ${what} fails: ${why ?? "it does not end"}. Mend that first.`);
}
