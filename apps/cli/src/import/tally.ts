/** The counts of a run, for its summary. Pure. */
import type { ReadingList } from "@tidemark/import-formats";
import type { StateCounts } from "./item-watch.ts";
import type { ImportPlan } from "./plan.ts";

export interface Tally {
  readonly rows: number;
  /** Includes consent walls and what earlier runs saved. */
  readonly saved: number;
  readonly savedBefore: number;
  readonly consentWalls: number;
  readonly duplicate: number;
  readonly failed: number;
  /** Rows without a usable address, and items that were cancelled. */
  readonly skipped: number;
  /** Rows whose article is still under way. */
  readonly open: number;
}

/**
 * Always rows = saved + duplicate + failed + skipped + open. `states` counts the run's own items:
 * the plan's fresh, resumed and retried ones.
 */
export function tally(
  list: Pick<ReadingList, "entries" | "duplicates" | "invalid">,
  plan: Pick<ImportPlan, "savedBefore" | "failedBefore">,
  states: StateCounts,
): Tally {
  const consentWalls = states["consent-wall"];
  const savedBefore = plan.savedBefore.length;
  return {
    rows: list.entries.length + list.duplicates.length + list.invalid.length,
    saved: savedBefore + states.saved + consentWalls,
    savedBefore,
    consentWalls,
    duplicate: list.duplicates.length + states.duplicate,
    failed: plan.failedBefore.length + states.error,
    skipped: list.invalid.length + states.cancelled,
    open: states.pending + states.extracting + states.extracted,
  };
}
