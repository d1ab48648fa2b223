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

  /** Why what found the mutant tells nothing of it; null when it does. */
  async whyUnsound({ mutant, simulation, properties, examples }: MutantReport): Promise<string | null> {
    for (const verdict of [simulation, properties, examples]) {
      const why = verdict?.kind === "found" ? await this.#whyOrigin(worldOf(mutant), verdict) : null;
      if (why !== null) return why;
    }
    return null;
  }

  async #whyOrigin(world: SimulatedWorld, { origin }: Found): Promise<string | null> {
    switch (origin.kind) {
      case "run":
        return this.#whyRun(world, origin.seed);
      case "tests":
        return this.#whyFiles(origin.files);
      case "stopped":
        return null;
      default:
        return origin satisfies never;
    }
  }

  async #whyRun(world: SimulatedWorld, seed: number): Promise<string | null> {
    const key = `${world} ${seed}`;
    if (this.#sound.has(key)) return null;
    const verdict = await this.#code.run(world, seed);
    if (verdict.kind === "found") return failsAnyway(`seed ${seed} of the simulated ${world}`, verdict.what);
    this.#sound.add(key);
    return null;
  }

  async #whyFiles(files: readonly string[]): Promise<string | null> {
    const unknown = files.filter((file) => !this.#sound.has(file));
    if (unknown.length === 0) return null;
    const [first] = (await this.#code.test(unknown)).filter(({ isLate }) => !isLate);
    if (first) return failsAnyway(first.file, first.test);
    for (const file of unknown) this.#sound.add(file);
    return null;
  }
}

function failsAnyway(what: string, why: string | null): string {
  return `without a mutant ${what} fails: ${why ?? "it does not end"}. Mend that first.`;
}
