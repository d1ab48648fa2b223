/** What a view says of one record, as text that can be compared: what its user is shown, without its indexes. */
import { type ItemView, ITEMS, type JobView, JOBS, type StreamView } from "@tidemark/import-job";
import type { Change } from "@tidemark/sync-log";

/** Of the record that a change speaks of; empty for records that are no job and no item. */
export function textAfter(view: StreamView, { tableName, recordId }: Change): string {
  if (tableName === ITEMS) return itemText(view.items.get(recordId));
  return tableName === JOBS ? jobText(view.jobs.get(recordId)) : "";
}

export function itemText(item: ItemView | undefined): string {
  if (!item) return "unknown";
  const { phase, counters } = item;
  const more =
    phase.state === "extracting"
      ? phase.workerId
      : phase.state === "error"
        ? phase.code
        : phase.state === "pending"
          ? `${phase.dueAtMs} ${phase.lastFailure?.code}`
          : "";
  return `${phase.state} ${more}, claim ${counters.claim}, ${counters.attempts} attempts, ${counters.losses} losses, article ${item.articleId}, ${item.warning}`;
}

function jobText(job: JobView | undefined): string {
  if (!job) return "unknown";
  const { written } = job;
  return `${job.exists} ${job.status} ${job.deleted}, ${job.items.size} of ${job.totalUrls}, ${written.savedCount} ${written.duplicateCount} ${written.errorCount} ${written.warningCount} ${written.cancelledCount}, ${job.startedAtMs} ${job.finishedAtMs}`;
}

/** Records of which two views say different things, with what each says; ends at the first few. */
export function differences(one: StreamView, other: StreamView): string[] {
  const found: string[] = [];
  const compare = (id: string, mine: string, theirs: string) => {
    if (mine !== theirs) found.push(`${id} is "${mine}" and "${theirs}"`);
  };
  for (const id of new Set([...one.jobs.keys(), ...other.jobs.keys()]))
    compare(id, jobText(one.jobs.get(id)), jobText(other.jobs.get(id)));
  for (const id of new Set([...one.items.keys(), ...other.items.keys()]))
    compare(id, itemText(one.items.get(id)), itemText(other.items.get(id)));
  return found.slice(0, 3);
}
