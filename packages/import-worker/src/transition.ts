/**
 * The same four steps every time, in one short transaction: lock the head, fold what is new, decide,
 * append. Nothing slow happens here, and nothing is remembered that the log does not say: when the
 * transaction fails or its outcome is unknown, the view is thrown away and folded again.
 */
import {
  advance,
  availableItems,
  type ClaimedItem,
  type DecideContext,
  type DecisionNote,
  type DroppedResult,
  finishTransition,
  liveFromOf,
  nextAttentionMs,
  type Settlement,
  type StreamView,
} from "@tidemark/import-job";
import type { LockedStream } from "@tidemark/sync-log";
import { Draft } from "./draft.ts";
import { type CachedView, loadView } from "./load-view.ts";
import type { WorkerOptions } from "./options.ts";
import type { Appetite } from "./shares.ts";
import type { Allowance } from "./slots.ts";

export interface TransitionRequest {
  readonly settlements: readonly Settlement[];
  /** True when capacity beyond `perJob` may be given to this stream. */
  readonly lends: boolean;
  /** What the worker has room for; every item that is taken enters. */
  readonly allowance: Pick<Allowance, "room" | "roomOn" | "enter">;
}

export interface TransitionReport {
  /** Claims of this worker that the log holds after the transition and that the caller asked for. */
  readonly claimed: readonly ClaimedItem[];
  /** All claims that the log says this worker holds in the stream, by item id. */
  readonly held: ReadonlyMap<string, ClaimedItem>;
  readonly dropped: readonly DroppedResult[];
  readonly notes: readonly DecisionNote[];
  readonly changes: number;
  readonly pickupsRemoved: number;
  readonly jobsConsidered: number;
  /** What could still run, if the hosts allow. */
  readonly appetite: Appetite;
  /** True while this worker's lease runs; without it, it takes nothing. */
  readonly hasLease: boolean;
  /** How long the stream had been due, ms; 0 when it was not. */
  readonly lagMs: number;
}

type Tools = Pick<WorkerOptions, "workerId" | "limits"> & Pick<DecideContext, "newId" | "random">;

export interface Transition {
  readonly report: TransitionReport;
  /** The view as the log will say it once the transaction is committed; null when nothing lives. */
  readonly view: CachedView | null;
}

/** Runs on a locked stream. Alters the `cached` view, which is worthless when this fails. */
export async function runTransition(
  stream: LockedStream,
  cached: CachedView | undefined,
  request: TransitionRequest,
  tools: Tools,
): Promise<Transition> {
  const dueAtMs = stream.head.attendAtMs;
  const [view, liveWorkers] = await Promise.all([
    loadView(stream, cached, tools.limits),
    stream.liveWorkers(),
  ]);
  advance(view, stream.nowMs);

  const draft = new Draft(view, stream, tools);
  if (request.settlements.length > 0) draft.apply({ kind: "settle", settlements: request.settlements });
  draft.apply({ kind: "close-orphans" });
  draft.apply({ kind: "sweep", liveWorkers });
  const hasLease = liveWorkers.has(tools.workerId);
  if (hasLease) claim(draft, request, tools);
  const jobsConsidered = view.jobs.size;
  draft.apply({ kind: "account" });

  const appetite = appetiteOf(view, tools.limits.perJob);
  const pickupsRemoved =
    view.removablePickups.size > 0 ? await stream.removePickups([...view.removablePickups]) : 0;
  finishTransition(view);
  await draft.append({ attendAtMs: nextAttentionMs(view), liveFrom: liveFromOf(view) });
  const report: TransitionReport = {
    ...draft.outcome(),
    held: heldBy(view, tools.workerId),
    pickupsRemoved,
    jobsConsidered,
    appetite,
    hasLease,
    lagMs: dueAtMs === null ? 0 : Math.max(0, stream.nowMs - dueAtMs),
  };
  return { report, view: view.jobs.size > 0 ? { epoch: stream.head.epoch, view } : null };
}

/** First every job up to its fair share; what is left is lent, unless another stream wants it. */
function claim(draft: Draft, { lends, allowance }: TransitionRequest, tools: Tools): void {
  for (const perJob of lends ? [tools.limits.perJob, null] : [tools.limits.perJob]) {
    const room = allowance.room();
    if (room === 0) return;
    const { workerId } = tools;
    const { claimed } = draft.apply({ kind: "claim", workerId, room, perJob, hostRoom: allowance.roomOn });
    for (const { host } of claimed) allowance.enter(host);
  }
}

const ANY_HOST = () => Infinity;

function appetiteOf(view: StreamView, perJob: number): Appetite {
  if (!couldRunMore(view, perJob, ANY_HOST))
    return { lack: 0, takesMore: couldRunMore(view, null, ANY_HOST) };
  let lack = 0;
  for (const job of view.claimable) lack += Math.max(0, Math.min(perJob - job.running, job.readyCount));
  return { lack, takesMore: true };
}

/** True while a job of the view that is below its fair share, or any job when that is null, has items for hosts with room. */
export function couldRunMore(
  view: StreamView,
  perJob: number | null,
  hostRoom: (host: string) => number,
): boolean {
  return !availableItems(view, { perJob, hostRoom }).next().done;
}

function heldBy(view: StreamView, workerId: string): Map<string, ClaimedItem> {
  const held = new Map<string, ClaimedItem>();
  for (const item of view.runningByWorker.get(workerId) ?? []) {
    held.set(item.id, {
      itemId: item.id,
      jobId: item.job.id,
      claim: item.counters.claim,
      url: item.url,
      host: item.host.host,
    });
  }
  return held;
}
