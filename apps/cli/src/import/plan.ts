/**
 * What a run has to do for each row of a reading list, given what earlier runs left in the log and
 * in the folder. Pure.
 */
import type { ItemView } from "@tidemark/import-job";
import { isLive, PICKUP_EXPIRED, WORKER_LOST } from "@tidemark/import-job";

export interface PlanEntry {
  readonly url: string;
  /** Two addresses of the same key are the same article. */
  readonly key: string;
}

export interface ImportPlan {
  /** Not seen before, or seen and gone: they need a new item. */
  readonly fresh: readonly PlanEntry[];
  /** Under way since an earlier run. */
  readonly resumed: readonly ItemView[];
  /** Ended in a way that another try may mend. */
  readonly retried: readonly ItemView[];
  /** Saved by an earlier run and still in the folder. */
  readonly savedBefore: readonly ItemView[];
  /** Failed in an earlier run for good. */
  readonly failedBefore: readonly ItemView[];
}

export interface PlanRules {
  /** True when the article of that key is in the output folder. */
  readonly isInFolder: (key: string) => boolean;
  readonly retryFailed: boolean;
}

const RETRIED_UNASKED: ReadonlySet<string> = new Set([PICKUP_EXPIRED, WORKER_LOST]);

/** `known`: every item of earlier runs into the same folder, by key; the best one where there are several. */
export function planImport(
  entries: readonly PlanEntry[],
  known: ReadonlyMap<string, ItemView>,
  rules: PlanRules,
): ImportPlan {
  const fresh: PlanEntry[] = [];
  const resumed: ItemView[] = [];
  const retried: ItemView[] = [];
  const savedBefore: ItemView[] = [];
  const failedBefore: ItemView[] = [];
  for (const entry of entries) {
    const item = known.get(entry.key);
    const { phase } = item ?? {};
    if (!item || !phase) fresh.push(entry);
    else if (isLive(phase.state)) resumed.push(item);
    else if (phase.state === "error") {
      if (rules.retryFailed || RETRIED_UNASKED.has(phase.code)) retried.push(item);
      else failedBefore.push(item);
    } else if (phase.state !== "cancelled" && rules.isInFolder(entry.key)) savedBefore.push(item);
    else fresh.push(entry);
  }
  return { fresh, resumed, retried, savedBefore, failedBefore };
}

const PREFERENCE = [
  "saved",
  "consent-wall",
  "duplicate",
  "extracted",
  "extracting",
  "pending",
  "error",
  "cancelled",
];

/** The items by key, the one that got furthest where a key has several. */
export function furthestByKey(
  items: Iterable<ItemView>,
  keyOf: (url: string) => string,
): Map<string, ItemView> {
  const best = new Map<string, ItemView>();
  const rank = (item: ItemView) => PREFERENCE.indexOf(item.phase.state);
  for (const item of items) {
    if (item.job.deleted) continue;
    const key = keyOf(item.url);
    const other = best.get(key);
    if (!other || rank(item) < rank(other)) best.set(key, item);
  }
  return best;
}
