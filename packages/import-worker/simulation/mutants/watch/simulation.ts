/** The simulation as a watcher: as many runs as are wished for, until the first violation. */
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../checkout-copy.ts";
import { runProgram } from "../run-program.ts";
import type { Verdict } from "./verdict.ts";

/** From the root: the copy's own is run. */
const PROGRAM = relative(ROOT, fileURLToPath(new URL("../run-simulation.ts", import.meta.url)));

export interface SimulationWish {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
  readonly boundMs: number;
}

interface Told {
  readonly runs: number;
  /** Of the run that broke a law, if there is one. */
  readonly seed?: number;
  readonly broken?: { readonly law: string; readonly message: string };
}

export async function watchBySimulation({ folder, runs, seed, boundMs }: SimulationWish): Promise<Verdict> {
  const { exitCode, output, tookMs } = await runProgram(
    folder,
    [PROGRAM, String(seed), String(runs)],
    boundMs,
  );
  if (exitCode === null) return { kind: "found", by: "a run that does not end", after: "stopped", tookMs };
  if (exitCode !== 0)
    return { kind: "found", by: `a run that ends the program: ${errorIn(output)}`, after: "", tookMs };
  const told = JSON.parse(output) as Told;
  if (told.seed === undefined || !told.broken) return { kind: "missed", after: `${told.runs} runs`, tookMs };
  return {
    kind: "found",
    by: told.broken.law,
    after: `run ${told.seed - seed + 1}`,
    tookMs,
    what: told.broken.message,
  };
}

function errorIn(output: string): string {
  return /^\w*Error: .*$/m.exec(output)?.[0] ?? "no message";
}
