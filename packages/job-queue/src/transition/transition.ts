/**
 * The same steps every time, in one short transaction: lock the head, fold what is new, decide what
 * is asked, repair, give out what is ready, append. When it fails or its outcome is unknown, the view
 * is thrown away and folded again.
 */
import type { LockedStream } from "@tidemark/sync-log";
import { advance, hasDuties, nextAttentionMs } from "../core/advance.ts";
import type { Command, Note } from "../core/command.ts";
import { evolve } from "../core/evolve.ts";
import { leaseIdsOf } from "../core/leases.ts";
import type { QueueLimits } from "../core/limits.ts";
import { missingFor } from "../core/missing.ts";
import { finishTransition, liveFromOf } from "../core/rest.ts";
import type { QueueView } from "../core/view.ts";
import type { ClaimWatches, EndedClaim } from "../loop/claim-watches.ts";
import type { WaitingRoom } from "../loop/waiting-room.ts";
import type { QueuePorts } from "../ports.ts";
import { answerAll, blame } from "./answer-requests.ts";
import type { Draft } from "./draft.ts";
import { type CachedView, loadView } from "./load-view.ts";
import type { Request } from "./request.ts";
import { SentDraft } from "./sent-draft.ts";
import { type Served, serveWaiters, waitsOf } from "./serve-waiters.ts";

export interface TransitionInput {
  readonly cached: CachedView | undefined;
  readonly requests: readonly Request[];
  readonly room: WaitingRoom;
  readonly watches: ClaimWatches;
  readonly maxJobs: number;
  /** True when it is time to look for lost claims. */
  readonly looksForLosses: boolean;
}

export interface Transition {
  readonly cached: CachedView;
  /** Of each request in order: the answer, or what was seen. */
  readonly answers: readonly unknown[];
  readonly served: readonly Served[];
  readonly endedClaims: readonly EndedClaim[];
  readonly notes: readonly Note[];
  /** For each job that was given out for the first time: how long it had waited, ms. */
  readonly waitsMs: readonly number[];
  readonly changes: number;
  /** Rows that it folded because others had written them since the view was last current. */
  readonly rowsOfOthers: number;
  readonly nowMs: number;
  /**
   * True when one transaction was too short: there may be more for those who wait than it gave out, or more to
   * repair than it could.
   */
  readonly isCut: boolean;
  /** Number of the last waiter that was asked. */
  readonly askedUpTo: number;
  /** Where to look whether it was stored; null when it stored nothing. */
  readonly trace: Trace | null;
}

/** The place of a transaction's first change, if it was stored. */
export interface Trace {
  readonly epoch: string;
  readonly position: number;
  readonly changeId: string;
}

export type TransitionTools = Pick<QueuePorts, "newId" | "random"> & { readonly limits: QueueLimits };

export async function runTransition(
  stream: LockedStream,
  input: TransitionInput,
  tools: TransitionTools,
): Promise<Transition> {
  const { epoch, seq } = stream.head;
  const rowsOfOthers = input.cached ? Math.max(0, seq - input.cached.view.position) : 0;
  const view = await loadView(stream, input.cached, tools.limits);
  const isTimeForSweep = input.looksForLosses || isSweepDue(view, stream.nowMs, input.cached);
  advance(view, stream.nowMs);
  await readMissing(stream, view, commandsOf(input.requests));

  const draft = new SentDraft(view, stream, tools);
  const { answers, ends } = answerAll(draft, input.requests);
  const sweeps = isTimeForSweep || (nextAttentionMs(view) ?? Infinity) <= stream.nowMs;
  const swept = sweeps ? await sweep(stream, draft) : 0;
  const { served, isCut } = serveWaiters(input.room, draft, input.maxJobs);
  const waitsMs = waitsOf(served, draft);
  const askedUpTo = input.room.lastNumber;
  const endedClaims = input.watches.endedIn(view);
  finishTransition(view);

  try {
    await write(stream, draft);
  } catch (error) {
    throw blame(error, draft, input.requests, ends);
  }
  const [first] = draft.changes;
  return {
    cached: { epoch, view, sweptAtMs: sweeps ? stream.nowMs : (input.cached?.sweptAtMs ?? -Infinity) },
    answers,
    served,
    endedClaims,
    notes: draft.notes,
    waitsMs,
    changes: draft.changes.length,
    rowsOfOthers,
    nowMs: stream.nowMs,
    // A sweep that could change nothing would not change more if it were run again.
    isCut: isCut || (swept > 0 && hasDuties(view)),
    askedUpTo,
    trace: first ? { epoch, position: seq, changeId: first.id } : null,
  };
}

/** The same transaction may be under way at the server when its connection is lost; who has the head now knows. */
export async function wasStored(stream: LockedStream, trace: Trace): Promise<boolean> {
  if (stream.head.epoch !== trace.epoch || stream.head.seq <= trace.position) return false;
  const { changes } = await stream.readAfter(trace.position, { limit: 1 });
  return changes[0]?.id === trace.changeId;
}

function commandsOf(requests: readonly Request[]): readonly Command[] {
  const commands: Command[] = [];
  for (const request of requests) if (request.kind === "decide") commands.push(request.command);
  return commands;
}

/** Reads the records of jobs that had come to rest, as far as the commands have to know them. */
async function readMissing(
  stream: LockedStream,
  view: QueueView,
  commands: readonly Command[],
): Promise<void> {
  const read = new Set<string>();
  for (;;) {
    const missing = new Set<string>();
    for (const command of commands) {
      const unknown = missingFor(view, command);
      for (let index = 0; index < unknown.length; index += 1) {
        if (!read.has(unknown[index]!)) missing.add(unknown[index]!);
      }
    }
    if (missing.size === 0) return;
    // These lie behind the view's position, where the view holds nothing of the job.
    for (const past of await stream.readRecords([...missing])) evolve(view, past);
    for (const id of missing) read.add(id);
  }
}

/** Due by the view's own account, or because something runs and nobody has looked after it for a while. */
function isSweepDue(view: QueueView, nowMs: number, cached: CachedView | undefined): boolean {
  if ((nextAttentionMs(view) ?? Infinity) <= nowMs) return true;
  return view.claims.size > 0 && nowMs - (cached?.sweptAtMs ?? -Infinity) >= view.limits.claimCheckMs;
}

/** Answers how many changes it made. */
async function sweep(stream: LockedStream, draft: Draft): Promise<number> {
  const { view, changes } = draft;
  const before = changes.length;
  const leaseIds = leaseIdsOf(view);
  const liveLeases = leaseIds.length > 0 ? await stream.liveWorkers(leaseIds) : new Set<string>();
  const command: Command = { kind: "sweep", liveLeases };
  await readMissing(stream, view, [command]);
  draft.apply(command);
  return changes.length - before;
}

async function write(stream: LockedStream, draft: SentDraft): Promise<void> {
  const { view } = draft;
  const hints = { attendAtMs: nextAttentionMs(view), liveFrom: liveFromOf(view) };
  if (draft.changes.length > 0) {
    await draft.append(hints);
    return;
  }
  const { queue } = stream.head;
  const isAsLeft = queue.attendAtMs === hints.attendAtMs && queue.liveFrom === hints.liveFrom;
  if (!isAsLeft) await stream.setHints(hints, "queue");
}
