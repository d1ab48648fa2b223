/** What of a stream's imports was interrupted, from its view alone. Pure; decides and repairs nothing. */
import { isCalledOff, type ItemView, type JobView, liveCount, type StreamView } from "@tidemark/import-job";
import type { RecoveryLimits } from "./limits.ts";
import type { Finding, FindingReason } from "./report.ts";

export type FindInterruptedImports = (
  view: StreamView,
  liveWorkers: ReadonlySet<string>,
  limits: RecoveryLimits,
) => Finding[];

/** The view has been told the time. */
export const findInterruptedImports: FindInterruptedImports = (view, liveWorkers, limits) => {
  const found: Finding[] = [];
  for (const [workerId, items] of view.runningByWorker) {
    for (const item of items) {
      const reason = whyInterrupted(view, item, liveWorkers.has(workerId), limits);
      if (reason !== null) found.push(findingOf(view, item, reason));
    }
  }
  for (const job of view.jobs.values()) {
    const finding = findHalfWritten(view, job);
    if (finding) found.push(finding);
  }
  return found;
};

type ClaimReason = Exclude<FindingReason, "half-written" | "stale">;

function whyInterrupted(
  view: StreamView,
  item: ItemView,
  isWorkerAlive: boolean,
  limits: RecoveryLimits,
): ClaimReason | null {
  if (!isWorkerAlive) return "worker-gone";
  const ranMs = ranFor(view, item);
  if (ranMs > limits.longRunningAfterMs) return "running-too-long";
  return ranMs > limits.noCheckpointAfterMs ? "no-checkpoint" : null;
}

function ranFor(view: StreamView, { phase }: ItemView): number {
  return phase.state === "extracting" ? view.nowMs - phase.claimedAtMs : 0;
}

const WORDS: Readonly<Record<ClaimReason, string>> = {
  "worker-gone": "its worker is gone",
  "running-too-long": "it runs for too long",
  "no-checkpoint": "nothing was heard of it for too long",
};

function findingOf(view: StreamView, item: ItemView, reason: ClaimReason): Finding {
  const minutes = Math.floor(ranFor(view, item) / 60_000);
  const since = minutes === 0 ? "less than a minute ago" : `${minutes} min ago`;
  return {
    kind: "import-item",
    stream: view.userId,
    id: item.id,
    reason,
    what: `was taken ${since} (claim ${item.counters.claim}), and ${WORDS[reason]}`,
    needsRecovery: true,
  };
}

/** An import whose items stopped coming, or items whose import never came. */
function findHalfWritten(view: StreamView, job: JobView): Finding | null {
  if (isCalledOff(job) || job.status === "done") return null;
  const name = { kind: "import", stream: view.userId, id: job.id, needsRecovery: true } as const;
  if (view.orphans.has(job)) {
    const what = `has ${job.items.size} items and no record of its own, and nothing came for too long`;
    return { ...name, reason: "stale", what };
  }
  const isQuiet = view.nowMs - job.lastItemAtMs >= view.limits.missingItemsGraceMs;
  if (!isQuiet || (job.exists && job.items.size >= job.totalUrls)) return null;
  const what = job.exists
    ? `announced ${job.totalUrls} items, and ${job.items.size} came`
    : `has ${job.items.size} items and no record of its own yet`;
  // What still runs goes on, and pages of an import that may yet come are left to wait.
  return { ...name, reason: "half-written", what, needsRecovery: job.exists && liveCount(job) === 0 };
}
