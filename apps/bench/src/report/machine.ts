/** The line above all tables: where and with what the figures were measured. */
import { cpus, totalmem } from "node:os";
import type { BenchServer } from "../lab/server.ts";
import { formatMb } from "./figures.ts";

export function describeMachine({ version, isDurable }: BenchServer): string {
  const [first] = cpus();
  return [
    `${cpus().length} × ${first?.model.trim() ?? "unknown processor"}`,
    `${formatMb(totalmem())} memory`,
    `${process.platform}-${process.arch}`,
    `Node ${process.versions.node}`,
    `Postgres ${version} (${isDurable ? "commits wait for the disk" : "commits do not wait for the disk"})`,
    new Date().toISOString().slice(0, 10),
  ].join(", ");
}
