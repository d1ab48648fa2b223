/** The figures of one benchmark's run as they are kept: enough to make its part of the page again without running it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchResult } from "../bench.ts";
import type { Machine } from "./machine.ts";

const FORMAT = 1;

export interface RunRecord extends BenchResult {
  readonly format: typeof FORMAT;
  readonly bench: string;
  readonly about: string;
  readonly sizes: SizesName;
  /** ISO 8601, when it began. */
  readonly measuredAt: string;
  readonly seconds: number;
  /** Of the machine in the minute before it began. */
  readonly loadBefore: number;
  readonly machine: Machine;
  /** Of the programs that it was compared with, by package. */
  readonly besides: Readonly<Record<string, string>>;
}

type SizesName = "full" | "quick";

export function makeRecord(facts: Omit<RunRecord, "format">): RunRecord {
  return { format: FORMAT, ...facts };
}

export function writeRecord(folder: string, record: RunRecord): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${record.bench}.json`), `${JSON.stringify(record, null, 2)}\n`);
}

/** By the name of the benchmark. A file that holds no such figures is an error: it would silently be missing. */
export function readRecords(folder: string): ReadonlyMap<string, RunRecord> {
  const records = filesIn(folder).map((name) => readRecord(join(folder, name)));
  return new Map(records.map((record) => [record.bench, record]));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function readRecord(path: string): RunRecord {
  let record: Partial<RunRecord> | null;
  try {
    record = JSON.parse(readFileSync(path, "utf8")) as Partial<RunRecord> | null;
  } catch (error) {
    throw new UnreadableRecordError(path, (error as Error).message, { cause: error });
  }
  if (record?.format !== FORMAT || record.bench === undefined || !Array.isArray(record.tables))
    throw new UnreadableRecordError(path, `it is not of format ${FORMAT}`);
  return record as RunRecord;
}

export class UnreadableRecordError extends Error {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      `${path} holds no figures of a benchmark: ${reason}. Delete it, and run that benchmark again if it is wanted.`,
      options,
    );
  }
}
