/** L9: states go only along these edges, each by its own writer. The list is its own, not the code's table. */
import { ITEMS, JOBS } from "@tidemark/import-job";
import { LawBroken, type Watcher } from "./watcher.ts";

const ITEM_EDGES: Record<"worker" | "user", ReadonlySet<string>> = {
  worker: new Set([
    "pending>extracting",
    "pending>cancelled",
    "extracting>extracted",
    "extracting>pending",
    "extracting>error",
    "extracting>cancelled",
    "extracted>error",
    "extracted>cancelled",
  ]),
  user: new Set([
    "null>pending",
    "error>pending",
    "extracted>saved",
    "extracted>duplicate",
    "extracted>consent-wall",
  ]),
};

const JOB_EDGES: Record<"worker" | "user", ReadonlySet<string>> = {
  worker: new Set([
    "null>cancelled",
    "queued>running",
    "queued>done",
    "running>done",
    "paused>done",
    "done>running",
  ]),
  user: new Set([
    "null>queued",
    "queued>paused",
    "queued>cancelled",
    "running>paused",
    "running>cancelled",
    "paused>running",
    "paused>cancelled",
    "done>running",
  ]),
};

export function watchEdges(): Watcher {
  return {
    committed: ({ userId, change, view, stateBefore, statusBefore }) => {
      const { tableName, recordId, origin } = change;
      if (tableName !== ITEMS && tableName !== JOBS) return;
      const isItem = tableName === ITEMS;
      const before = isItem ? stateBefore : statusBefore;
      const job = view.jobs.get(recordId);
      const after = isItem
        ? (view.items.get(recordId)?.phase.state ?? null)
        : job?.exists
          ? job.status
          : null;
      if (before === after || after === null) return;
      const writer = origin === "system" ? "worker" : "user";
      const edge = `${before}>${after}`;
      if (!(isItem ? ITEM_EDGES : JOB_EDGES)[writer].has(edge))
        throw new LawBroken("L9", `a ${writer} moved ${recordId} along ${edge}`, { userId, recordId });
    },
  };
}
