/** The simulation as a watcher: as many runs as are wished for, until the first violation. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../checkout-copy.ts";
import type { Mutant } from "../mutant.ts";
import { runProgram } from "../run-program.ts";
import type { SimulationEnd } from "../run-simulation.ts";
import type { Verdict } from "./verdict.ts";

/** From the root: the copy's own is run. */
const PROGRAM = relative(ROOT, fileURLToPath(new URL("../run-simulation.ts", import.meta.url)));
/** A run takes a second at most. */
const MAX_SILENCE_MS = 120_000;
const QUEUE = "packages/job-queue/";

export interface SimulationWish {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
}

/** What is simulated: imports with their workers and devices, or a queue with its own. */
export type SimulatedWorld = "imports" | "queue";

export function worldOf({ edits }: Mutant): SimulatedWorld {
  return edits.some(({ file }) => file.startsWith(QUEUE)) ? "queue" : "imports";
}

export async function watchBySimulation(world: SimulatedWorld, wish: SimulationWish): Promise<Verdict> {
  const { folder, runs, seed } = wish;
  const args = [PROGRAM, world, String(seed), String(runs)];
  const { exitCode, stdout, stderr, tookMs } = await runProgram(folder, args, MAX_SILENCE_MS);
  if (exitCode === null) return stopped("a run that does not end", tookMs);
  if (exitCode !== 0) return stopped(`a run that ends its program: ${errorIn(stderr)}`, tookMs);
  const { failure, ...told } = JSON.parse(stdout) as SimulationEnd;
  if (!failure) return { kind: "missed", after: `${told.runs} runs`, tookMs };
  return {
    kind: "found",
    by: failure.law,
    after: `run ${failure.seed - seed + 1}`,
    tookMs,
    what: failure.message,
    origin: { kind: "run", seed: failure.seed },
  };
}

function stopped(by: string, tookMs: number): Verdict {
  return { kind: "found", by, after: "stopped", tookMs, what: null, origin: { kind: "stopped" } };
}

function errorIn(stderr: string): string {
  return /\w*Error: .*$/m.exec(stderr)?.[0] ?? "no message";
}
