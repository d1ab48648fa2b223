/**
 * Enqueues without knowing what is in the queue, where nothing depends on it: for processes that add jobs
 * while others run them, which would otherwise read all that those others write.
 */
import { appendUnseen, type LockedStream, type NewChange } from "@tidemark/sync-log";
import type { PreparedJob } from "../core/command.ts";
import { createQueueView } from "../core/create-view.ts";
import { type Answers, answerAll, blame } from "./answer-requests.ts";
import { Draft } from "./draft.ts";
import type { CachedView } from "./load-view.ts";
import type { Request } from "./request.ts";
import type { Transition, TransitionTools } from "./transition.ts";

/** Leaves the view that somebody may have as it is: behind. */
export interface BlindTransition extends Omit<Transition, "cached"> {
  readonly cached: null;
}

/** Jobs that were decided on and are to be stored as they are. */
export interface BlindBatch extends Answers {
  readonly requests: readonly Request[];
  readonly draft: Draft;
}

/** True for a call whose answer does not depend on what the queue holds. */
export function needsNoView(request: Request): boolean {
  return (
    request.kind === "decide" && request.command.kind === "enqueue" && request.command.jobs.every(isPlain)
  );
}

/** With a view that is up to date there is nothing to save. */
export function isUpToDate({ head }: LockedStream, cached: CachedView | undefined): boolean {
  return cached?.epoch === head.epoch && cached.view.position === head.seq;
}

export async function enqueueBlindly(
  stream: LockedStream,
  requests: readonly Request[],
  tools: TransitionTools,
): Promise<BlindTransition> {
  const { userId, epoch, seq } = stream.head;
  const batch = decideBlindly(userId, requests, stream.nowMs, tools);
  const transition = await storeBlindly(batch, (changes) => appendUnseen(stream, changes, "queue"));
  const [first] = batch.draft.changes;
  return { ...transition, trace: first ? { epoch, position: seq, changeId: first.id } : null };
}

export function decideBlindly(
  tenant: string,
  requests: readonly Request[],
  nowMs: number,
  tools: TransitionTools,
): BlindBatch {
  const draft = new Draft(createQueueView(tenant, tools.limits), nowMs, tools, false);
  return { requests, draft, ...answerAll(draft, requests) };
}

/** A job that may start at once asks for no look at a later time, so `append` has to keep the queue's hints. */
export async function storeBlindly(
  { requests, draft, answers, ends }: BlindBatch,
  append: (changes: readonly NewChange[]) => Promise<{ readonly nowMs: number }>,
): Promise<BlindTransition> {
  const { changes, notes } = draft;
  try {
    const { nowMs } = await append(changes);
    return {
      cached: null,
      answers,
      served: [],
      endedClaims: [],
      notes,
      waitsMs: [],
      changes: changes.length,
      rowsOfOthers: 0,
      nowMs,
      isCut: false,
      askedUpTo: 0,
      trace: null,
    };
  } catch (error) {
    throw blame(error, draft, requests, ends);
  }
}

function isPlain(job: PreparedJob): boolean {
  const { isIdGiven, dependencies, unique, runAt, gathers, run, task } = job;
  return !isIdGiven && dependencies.length === 0 && !unique && !runAt && !gathers && !run && !task;
}
