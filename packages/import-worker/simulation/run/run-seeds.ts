/** Runs one seed after the other in this thread, with nothing of the machine within their reach. */
import type { Fault } from "../kernel/faults.ts";
import type { RarePath } from "../laws/rare-paths.ts";
import { withoutMachine } from "./without-machine.ts";
import { runSeed } from "./run-seed.ts";

export interface ThreadTask {
  readonly firstSeed: number;
  readonly runs: number;
  readonly without: readonly Fault[];
}

export interface RunSummary {
  readonly seed: number;
  /** Null when every law held. */
  readonly broken: { readonly law: string; readonly message: string } | null;
  readonly steps: number;
  readonly simulatedMs: number;
  readonly changes: number;
  readonly faults: number;
  readonly rare: readonly (readonly [RarePath, number])[];
}

export async function runSeeds(task: ThreadTask, tell: (summary: RunSummary) => void): Promise<void> {
  const { firstSeed, runs, without } = task;
  await withoutMachine(async () => {
    for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
      const { broken, steps, simulatedMs, changes, faults, rare } = await runSeed({ seed, without });
      tell({
        seed,
        broken: broken && { law: broken.law, message: broken.message },
        steps,
        simulatedMs,
        changes,
        faults: faults.length,
        rare: [...rare],
      });
    }
  });
}
