/** Gives what is ready to those who wait: whoever came first gets first, as much as they can take. */
import type { ClaimedJob } from "../core/command.ts";
import { couldClaim } from "../core/could-claim.ts";
import type { Line, Waiter, WaitingRoom } from "../loop/waiting-room.ts";
import type { Draft } from "./draft.ts";

export interface Served {
  readonly waiter: Waiter;
  readonly jobs: readonly ClaimedJob[];
}

export interface Serving {
  readonly served: readonly Served[];
  /** True when jobs were left because `maxJobs` had been given out. */
  readonly isCut: boolean;
}

/** Takes nobody out of the room: that is done when the claims are committed. */
export function serveWaiters(room: WaitingRoom, draft: Draft, maxJobs: number): Serving {
  const served: Served[] = [];
  let left = maxJobs;
  const queues = openQueues(room, draft);
  while (left > 0) {
    const queue = earliest(queues);
    if (!queue) return { served, isCut: false };
    const { waiter } = queue.next!;
    const limit = Math.min(waiter.limit(), left);
    const jobs = limit > 0 ? claim(draft, waiter, limit) : [];
    left -= jobs.length;
    if (jobs.length > 0) served.push({ waiter, jobs });
    // What its first waiter with room cannot have, nobody in the line can.
    if (limit > 0 && jobs.length === 0) queue.next = null;
    else advance(queue);
  }
  return { served, isCut: true };
}

interface OpenQueue {
  readonly rest: Iterator<[Waiter, number]>;
  next: { readonly waiter: Waiter; readonly number: number } | null;
}

function openQueues(room: WaitingRoom, draft: Draft): OpenQueue[] {
  const queues: OpenQueue[] = [];
  for (const line of room.lines()) {
    if (couldClaim(draft.view, line.want)) queues.push(openQueue(line));
  }
  return queues;
}

function openQueue(line: Line): OpenQueue {
  const queue: OpenQueue = { rest: line.waiters.entries(), next: null };
  advance(queue);
  return queue;
}

function advance(queue: OpenQueue): void {
  const { done, value } = queue.rest.next();
  queue.next = done ? null : { waiter: value[0], number: value[1] };
}

function earliest(queues: readonly OpenQueue[]): OpenQueue | null {
  let first: OpenQueue | null = null;
  for (const queue of queues) {
    if (queue.next && (!first?.next || queue.next.number < first.next.number)) first = queue;
  }
  return first;
}

/** How long each job that was given out for the first time could have been given out before, ms. */
export function waitsOf(served: readonly Served[], { view, nowMs }: Draft): readonly number[] {
  const waits: number[] = [];
  for (const { jobs } of served) {
    for (const { id } of jobs) {
      const job = view.jobs.get(id);
      if (job?.counters.claim === 1 && job.dependencies.length === 0) {
        waits.push(Math.max(0, nowMs - Math.max(job.queuedAtMs, job.runAtMs ?? 0)));
      }
    }
  }
  return waits;
}

function claim(draft: Draft, waiter: Waiter, limit: number): readonly ClaimedJob[] {
  const answer = draft.apply({ kind: "claim", claimId: draft.newId(), want: { ...waiter.want, limit } });
  return answer.kind === "claimed" ? answer.jobs : [];
}
