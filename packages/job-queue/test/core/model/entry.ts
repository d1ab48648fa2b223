/** A job as the books of a story have it. */
import type { PreparedJob } from "../../../src/core/command.ts";
import type { JobState } from "../../../src/core/model.ts";

export interface Entry {
  readonly job: PreparedJob;
  readonly inserted: Inserted;
  state: JobState | "deleted";
  /** Token of the current claim. */
  token: string | null;
  runAtMs: number;
  /** When claims began; a rate counts them. */
  readonly startsMs: number[];
  /** Claims since it was new or redriven, by how they ended. */
  failures: number;
  losses: number;
  /** A dependency failed that it needs: it waits only to be ended. */
  isDoomed: boolean;
}

/** Where a job's first row is: its place in line, and when its period begins. */
export interface Inserted {
  readonly seq: number;
  readonly atMs: number;
}

export type Entries = ReadonlyMap<string, Entry>;

export function isOpen({ state }: Entry): boolean {
  return state === "pending" || state === "running";
}
