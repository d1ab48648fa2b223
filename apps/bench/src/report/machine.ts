/** Where and with what figures were measured, and how busy the machine was besides. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import type { BenchServer } from "../lab/server.ts";
import { formatMb } from "./figures.ts";

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryBytes: number;
  /** Such as "linux-x64". */
  readonly platform: string;
  readonly node: string;
  readonly postgres: string;
  /** Whether a commit waits for the disk. */
  readonly isDurable: boolean;
}

export function readMachine({ version, isDurable }: Pick<BenchServer, "version" | "isDurable">): Machine {
  const [first] = cpus();
  return {
    cores: cpus().length,
    processor: first?.model.trim() ?? "unknown processor",
    memoryBytes: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    postgres: version,
    isDurable,
  };
}

export function describeMachine(machine: Machine): string {
  return [
    `${machine.cores} × ${machine.processor}`,
    `${formatMb(machine.memoryBytes)} memory`,
    machine.platform,
    `Node ${machine.node}`,
    `Postgres ${machine.postgres} (${machine.isDurable ? "commits wait for the disk" : "commits do not wait for the disk"})`,
  ].join(", ");
}

/** Of the last minute. A benchmark's own programs are in it, so what counts is the one before it began. */
export function readLoad(): number {
  return Math.round(loadavg()[0]! * 10) / 10;
}

/** Installed versions of packages, by name. */
export function readVersions(names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, versionOf(name)]));
}

function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { version: string })
        .version;
    } catch {
      // It is in one of the folders further out.
    }
  }
  throw new Error(`The package ${name} is not installed; its version was wanted for the report. Run npm ci.`);
}
