/** The simulation as a watcher: as many runs as are wished for, until the first violation. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "../run-program.ts";
import type { Verdict } from "./verdict.ts";

const PROGRAM = "packages/import-worker/simulation/main.ts";

export interface SimulationWish {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
  readonly boundMs: number;
}

export async function watchBySimulation({ folder, runs, seed, boundMs }: SimulationWish): Promise<Verdict> {
  const args = [PROGRAM, "--seed", String(seed), "--runs", String(runs)];
  const { exitCode, output, tookMs } = await runProgram(folder, args, boundMs);
  if (exitCode === 0) return { kind: "missed", after: `${runs} runs`, tookMs };
  if (exitCode === null) return { kind: "found", by: "a run that does not end", after: "stopped", tookMs };
  return { kind: "found", by: output.trim().split("\n").slice(-5).join(" "), after: "?", tookMs };
}

export function hasSimulation(folder: string): boolean {
  return existsSync(join(folder, PROGRAM));
}
