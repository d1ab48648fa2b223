/** Answers the requests of a transaction in their order, and finds out whose fault it is when one cannot be stored. */
import { IdReusedError, InvalidChangeError } from "@tidemark/sync-log";
import type { Draft } from "./draft.ts";
import { type Request, RequestFailure } from "./request.ts";

export interface Answers {
  readonly answers: readonly unknown[];
  /** How many changes there were after each request. */
  readonly ends: readonly number[];
}

export function answerAll(draft: Draft, requests: readonly Request[]): Answers {
  const answers: unknown[] = [];
  const ends: number[] = [];
  for (const request of requests) {
    try {
      answers.push(
        request.kind === "decide"
          ? draft.apply(request.command)
          : request.look({ view: draft.view, nowMs: draft.nowMs }),
      );
    } catch (error) {
      throw new RequestFailure(request, error);
    }
    ends.push(draft.changes.length);
  }
  return { answers, ends };
}

/** One change that cannot be stored is the fault of the request that it came from, and of no other. */
export function blame(
  error: unknown,
  draft: Draft,
  requests: readonly Request[],
  ends: readonly number[],
): unknown {
  if (!(error instanceof InvalidChangeError || error instanceof IdReusedError)) return error;
  const place = draft.changes.findIndex((change) => change.id === error.changeId);
  const index = place < 0 ? -1 : ends.findIndex((end) => place < end);
  const request = requests[index];
  return request ? new RequestFailure(request, error) : error;
}
