/** What recovery needs of each kind of work: a look without repair, and the transition that repairs. */
import type { IfFree, Lane } from "@tidemark/sync-log";
import type { Finding, Repair } from "./report.ts";

export interface LaneReport {
  /** What was interrupted before the transition. */
  readonly found: readonly Finding[];
  /** What the transition wrote. */
  readonly done: readonly Repair[];
}

/** `"held"`: somebody else works on the stream at this moment. */
export interface RecoveryLane {
  readonly lane: Lane;
  /** Writes nothing. */
  look(userId: string): Promise<readonly Finding[] | "held">;
  /** The transition that any worker would make of the stream, with nothing taken. Does nothing once aborted. */
  attend(userId: string, signal: AbortSignal): Promise<LaneReport | "held">;
}

export function unlessHeld<T>(answer: IfFree<T>): T | "held" {
  return answer.free ? answer.value : "held";
}
