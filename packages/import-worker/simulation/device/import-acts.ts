/** What users do to imports, each an intent in their device's store. */
import {
  addItems,
  announceImport,
  type Author,
  deleteImport,
  intendForJob,
  isCalledOff,
  ITEMS,
  type JobView,
  retryItems,
} from "@tidemark/import-job";
import { formatStamp, type NewChange } from "@tidemark/sync-log";
import type { Random } from "../kernel/random.ts";
import { enqueue, type LocalState } from "./local-store.ts";
import type { Tab } from "./tab.ts";

export interface ImportPlan {
  readonly jobId: string;
  readonly urls: readonly string[];
  readonly isInParts: boolean;
  /** Items that are announced and never come. */
  readonly missing: number;
}

const PART = 3;

/** Writes an import: at once, or its items in parts that the device may die between. */
export async function writeImport(tab: Tab, { jobId, urls, isInParts, missing }: ImportPlan): Promise<void> {
  const items = urls.map((url, index) => ({ itemId: `${jobId}-${index + 1}`, url }));
  const part = isInParts ? PART : items.length;
  tab.isImporting = isInParts;
  await tab.write(`imports ${items.length} pages as ${jobId}`, (state, author) => {
    const job = announceImport(author, { jobId, totalUrls: items.length + missing, source: null });
    enqueue(state, [job, ...addItems(author, jobId, items.slice(0, part), 0)]);
  });
  for (let from = part; from < items.length; from += part) {
    tab.partWritten();
    await tab.write(`adds pages to ${jobId}`, (state, author) =>
      enqueue(state, addItems(author, jobId, items.slice(from, from + part), from)),
    );
  }
  tab.isImporting = false;
}

/** A client that is wrong or malicious writes pages of an import whose own record never comes. */
export function writeOrphans(tab: Tab, { jobId, urls }: ImportPlan): Promise<void> {
  const items = urls.map((url, index) => ({ itemId: `${jobId}-${index + 1}`, url }));
  return tab.write(`writes pages of ${jobId} without its record`, (state, author) =>
    enqueue(state, addItems(author, jobId, items, 0)),
  );
}

export type Intent = "pause" | "resume" | "cancel" | "delete" | "retry";

/** An intent on one of the imports that the device knows of, whether or not it still makes sense. */
export function intend(tab: Tab, random: Random, intent: Intent): Promise<void> {
  const drawn = random.next();
  return tab.write(intent, (state, author) => {
    const jobs = [...state.view.jobs.values()].filter(({ exists, deleted }) => exists && !deleted);
    const job = jobs[Math.floor(drawn * jobs.length)];
    if (job) enqueue(state, changesOf(author, job, intent));
  });
}

function changesOf(author: Author, job: JobView, intent: Intent): NewChange[] {
  if (intent === "delete") return [deleteImport(author, job.id)];
  if (intent !== "retry") return [intendForJob(author, job.id, intent)];
  if (isCalledOff(job)) return [];
  const failed = [...job.items].filter(({ phase }) => phase.state === "error").map(({ id }) => id);
  return retryItems(author, failed);
}

/** A client that is wrong or malicious writes what belongs to workers. */
export function overstep(state: LocalState, author: Author): void {
  const item = state.view.items.values().next().value;
  if (!item) return;
  const [intent] = retryItems(author, [item.id]);
  const at = formatStamp(author.nowMs);
  enqueue(state, [{ ...intent!, tableName: ITEMS, data: { state: "extracted" }, fieldMeta: { state: at } }]);
}
