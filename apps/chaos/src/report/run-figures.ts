/** What is kept of a run: its figures and its verdict, with the machine that it ran on. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";
import type { ChaosReport } from "../run-chaos.ts";

export interface RunFigures extends ChaosReport {
  readonly endedAt: string;
  readonly machine: string;
  readonly nodeVersion: string;
  /** Processes that wanted a processor, on average over the last quarter of an hour. */
  readonly load: number;
}

export function figuresOf(report: ChaosReport): RunFigures {
  const memoryGb = Math.round(totalmem() / 1024 ** 3);
  return {
    ...report,
    endedAt: new Date().toISOString(),
    machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${memoryGb} GB, ${type()} ${release()}`,
    nodeVersion: process.version,
    load: loadavg()[2]!,
  };
}
