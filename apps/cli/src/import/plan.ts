/**
 * What a run has to do for each address of a reading list, given what earlier runs left in the log
 * and in the folder. Pure.
 */
import {
  isCalledOff,
  isLive,
  type ItemState,
  type ItemView,
  PICKUP_EXPIRED,
  WORKER_LOST,
} from "@tidemark/import-job";

export interface PlanEntry {
  readonly url: string;
  /** Two addresses of the same key are the same article. */
  readonly key: string;
}

/** Each entry of the list stands in exactly one of the five. */
export interface ImportPlan {
  /** Not seen before, or seen and gone: they need a new item. */
  readonly fresh: readonly PlanEntry[];
  /** Under way since an earlier run. */
  readonly resumed: readonly ItemView[];
  /** Ended in a way that another try may mend. */
  readonly retried: readonly ItemView[];
  /** In the folder already. */
  readonly savedBefore: readonly PlanEntry[];
  /** Failed in an earlier run for good. */
  readonly failedBefore: readonly ItemView[];
}

export interface PlanRules {
  /** True when the article of that key is in the output folder. */
  readonly isInFolder: (key: string) => boolean;
  readonly retryFailed: boolean;
}

const RETRIED_UNASKED: ReadonlySet<string> = new Set([PICKUP_EXPIRED, WORKER_LOST]);

/** `known`: the items of earlier runs into the same folder, by key; the best one where there are several. */
export function planImport(
  entries: readonly PlanEntry[],
  known: ReadonlyMap<string, ItemView>,
  rules: PlanRules,
): ImportPlan {
  const fresh: PlanEntry[] = [];
  const resumed: ItemView[] = [];
  const retried: ItemView[] = [];
  const savedBefore: PlanEntry[] = [];
  const failedBefore: ItemView[] = [];
  for (const entry of entries) {
    const item = known.get(entry.key);
    const phase = item?.phase;
    if (item && phase && isLive(phase.state)) resumed.push(item);
    else if (rules.isInFolder(entry.key)) savedBefore.push(entry);
    else if (item && phase?.state === "error") {
      if (rules.retryFailed || RETRIED_UNASKED.has(phase.code)) retried.push(item);
      else failedBefore.push(item);
    } else fresh.push(entry);
  }
  return { fresh, resumed, retried, savedBefore, failedBefore };
}

const PREFERENCE: readonly ItemState[] = [
  "extracted",
  "extracting",
  "pending",
  "error",
  "saved",
  "consent-wall",
  "duplicate",
  "cancelled",
];

/**
 * The items by key: a live one where a key has several, else one whose failure can be told. Those of
 * cancelled and deleted jobs do not count, because nothing becomes of them any more.
 */
export function itemsByKey(items: Iterable<ItemView>, keyOf: (url: string) => string): Map<string, ItemView> {
  const best = new Map<string, ItemView>();
  for (const item of items) {
    if (isCalledOff(item.job)) continue;
    const key = keyOf(item.url);
    const other = best.get(key);
    if (!other || rank(item) < rank(other)) best.set(key, item);
  }
  return best;
}

function rank({ phase }: ItemView): number {
  return PREFERENCE.indexOf(phase.state);
}
