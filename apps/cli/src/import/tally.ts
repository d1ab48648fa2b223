/** Counts of a run, for the progress line and the summary. Pure. */
import type { ItemState, ItemView } from "@tidemark/import-job";
import type { ReadingList } from "@tidemark/import-formats";
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

/** Always rows = saved + duplicate + failed + skipped + open. */
export function tally(list: ReadingList, plan: ImportPlan, items: Iterable<ItemView>): Tally {
  const count = countStates(items);
  const consentWalls = count["consent-wall"];
  return {
    rows: list.entries.length + list.duplicates.length + list.invalid.length,
    saved: plan.savedBefore.length + count.saved + consentWalls,
    savedBefore: plan.savedBefore.length,
    consentWalls,
    duplicate: list.duplicates.length + count.duplicate,
    failed: plan.failedBefore.length + count.error,
    skipped: list.invalid.length + count.cancelled,
    open: count.pending + count.extracting + count.extracted,
  };
}

export function countStates(items: Iterable<ItemView>): Record<ItemState, number> {
  const count: Record<ItemState, number> = {
    pending: 0,
    extracting: 0,
    extracted: 0,
    saved: 0,
    duplicate: 0,
    "consent-wall": 0,
    error: 0,
    cancelled: 0,
  };
  for (const item of items) count[item.phase.state] += 1;
  return count;
}
