/**
 * Enqueues without knowing what is in the queue, where nothing depends on it: for processes that add jobs
 * while others run them, which would otherwise read all that those others write.
 */
import type { LockedStream } from "@tidemark/sync-log";
import type { PreparedJob } from "../core/command.ts";
import { createQueueView } from "../core/create-view.ts";
import { answerAll, blame } from "./answer-requests.ts";
import { Draft } from "./draft.ts";
import type { CachedView } from "./load-view.ts";
import type { Request } from "./request.ts";
import type { Transition, TransitionTools } from "./transition.ts";

/** Leaves the view that somebody may have as it is: behind. */
export interface BlindTransition extends Omit<Transition, "cached"> {
  readonly cached: null;
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
  const { epoch, seq, userId, queue } = stream.head;
  const draft = new Draft(createQueueView(userId, tools.limits, seq), stream, tools, false);
  const { answers, ends } = answerAll(draft, requests);
  const { changes, notes } = draft;
  try {
    // A job that may start at once asks for no look at a later time.
    if (changes.length > 0) await draft.append(queue);
  } catch (error) {
    throw blame(error, draft, requests, ends);
  }
  const [first] = changes;
  return {
    cached: null,
    answers,
    served: [],
    endedClaims: [],
    notes,
    waitsMs: [],
    changes: changes.length,
    rowsOfOthers: 0,
    nowMs: stream.nowMs,
    isCut: false,
    askedUpTo: 0,
    trace: first ? { epoch, position: seq, changeId: first.id } : null,
  };
}

function isPlain(job: PreparedJob): boolean {
  const { isIdGiven, dependencies, unique, runAt, gathers, run, task } = job;
  return !isIdGiven && dependencies.length === 0 && !unique && !runAt && !gathers && !run && !task;
}
