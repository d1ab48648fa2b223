/** Taking items: the claim number rises, and the claim is counted before anything is fetched. */
import { formatStamp, type NewChange } from "@tidemark/sync-log";
import { countClaim } from "@tidemark/work-item";
import type { Command, Decision } from "./decide.ts";
import { availableItems } from "./pick.ts";
import type { JobView, StreamView } from "./view.ts";
import { type DecideContext, itemUpdate, jobUpdate } from "./writer.ts";

export interface ClaimedItem {
  readonly itemId: string;
  readonly jobId: string;
  /** The fencing token that the result must bring back. */
  readonly claim: number;
  readonly url: string;
  readonly host: string;
}

/** What an earlier claim may have left. The first has nothing to take back. */
const TRIED_AGAIN = { nextAttemptAt: null, error: null, errorCode: null } as const;

export function claimItems(
  view: StreamView,
  command: Extract<Command, { kind: "claim" }>,
  context: DecideContext,
): Decision {
  const changes: NewChange[] = [];
  const claimed: ClaimedItem[] = [];
  const started = new Set<JobView>();
  const now = formatStamp(context.nowMs);
  for (const item of availableItems(view, command)) {
    if (claimed.length >= command.room) break;
    const { job } = item;
    if (job.startedAtMs === null && !started.has(job)) {
      started.add(job);
      changes.push(jobUpdate(context, job, { status: "running", startedAt: now }));
    }
    const counters = countClaim(item.counters);
    changes.push(
      itemUpdate(context, item, {
        state: "extracting",
        ...counters,
        claimedBy: command.workerId,
        lastAttemptAt: now,
        ...(item.counters.claim > 0 ? TRIED_AGAIN : {}),
      }),
    );
    claimed.push({
      itemId: item.id,
      jobId: job.id,
      claim: counters.claim,
      url: item.url,
      host: item.host.host,
    });
  }
  return { changes, claimed, dropped: [], notes: [] };
}
