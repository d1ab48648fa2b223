/** What one run is asked to be, and what it came to. */
import type { Fault } from "../kernel/faults.ts";
import type { HistoryEntry } from "../kernel/history.ts";
import type { RarePath } from "../laws/rare-paths.ts";
import type { LawBroken } from "../laws/watcher.ts";

export interface RunOptions {
  readonly seed: number;
  /** True when somebody wants to read what happened. */
  readonly keepsHistory?: boolean;
  /** Kinds of faults that it is to have none of. */
  readonly without?: readonly Fault[];
  /** When given, only the faults of these names happen. */
  readonly only?: ReadonlySet<string>;
  /** A smaller world than the seed draws. */
  readonly atMost?: WorldSize;
}

export interface WorldSize {
  readonly workers?: number;
  readonly users?: number;
  readonly devices?: number;
  readonly items?: number;
  readonly acts?: number;
}

export interface RunResult {
  readonly seed: number;
  /** Null when every law held. */
  readonly broken: LawBroken | null;
  readonly steps: number;
  readonly simulatedMs: number;
  /** Changes that the log holds at the end. */
  readonly changes: number;
  /** Names of the faults that happened. */
  readonly faults: readonly string[];
  readonly rare: ReadonlyMap<RarePath, number>;
  /** What it comes to, in few words: the same for the same seed. */
  readonly digest: string;
  readonly history: readonly HistoryEntry[];
}
