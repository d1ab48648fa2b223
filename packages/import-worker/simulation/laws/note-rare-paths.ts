/** Tells by what was stored that a rare path was taken. */
import { ITEMS, JOBS } from "@tidemark/import-job";
import type { RarePath } from "./rare-paths.ts";
import type { Committed, Watcher } from "./watcher.ts";

export interface NoteTools {
  readonly note: (path: RarePath) => void;
  /** True for a page that kills its workers. */
  readonly isPoison: (url: string) => boolean;
}

export function noteRarePaths({ note, isPoison }: NoteTools): Watcher {
  const ofItem = ({ change, view, stateBefore }: Committed) => {
    const item = view.items.get(change.recordId);
    if (!item || stateBefore === null) return;
    const { phase } = item;
    const edge = `${stateBefore}>${phase.state}`;
    if (edge === "error>pending") note("failed item retried by its user");
    if (edge === "extracting>cancelled") note("item cancelled while it was extracted");
    if (edge === "extracted>cancelled") note("cancel beats a result");
    if (edge === "extracted>error") note("pickup expired");
    if (phase.state !== "error" || stateBefore === "error" || phase.code !== "worker-lost") return;
    note("third loss");
    if (isPoison(item.url)) note("poison page ended");
  };
  const ofJob = ({ change, view, statusBefore }: Committed) => {
    const job = view.jobs.get(change.recordId);
    if (!job) return;
    const live = job.countOf.pending + job.countOf.extracting + job.countOf.extracted;
    if (change.op === "delete" && live > 0) note("job deleted with live items");
    if (statusBefore === "done" && job.status === "running") note("job reopened");
    if (job.failure?.code === "orphaned" && statusBefore === null) note("orphans given up");
    const isShort = job.items.size < job.totalUrls;
    if (isShort && job.status === "done" && statusBefore !== "done") note("missing items given up");
  };
  return {
    committed: (committed) => {
      if (committed.change.tableName === ITEMS) ofItem(committed);
      if (committed.change.tableName === JOBS) ofJob(committed);
    },
  };
}
