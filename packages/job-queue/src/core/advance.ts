/** The passing of time, folded onto a view: what has become due moves to where decisions look. */
import { refreshEligible } from "./eligibility.ts";
import { refreshLimit } from "./limit-index.ts";
import { advanceSchedules, nextScheduleAttentionMs } from "./schedule/schedule-view.ts";
import type { JobView, QueueView, Timer } from "./view.ts";

/** Tells the view the log's clock. A clock that goes back is taken as standing still. */
export function advance(view: QueueView, nowMs: number): void {
  view.nowMs = Math.max(view.nowMs, nowMs);
  // What rings sets itself for later, so none rings twice.
  let left = view.timers.length;
  for (let timer = view.timers.peek(); timer && timer.atMs <= view.nowMs; timer = view.timers.peek()) {
    if (left === 0)
      throw new Error(`A ${timer.kind} timer of the queue rings again at once: a bug, report it.`);
    left -= 1;
    view.timers.pop();
    if (isCurrent(view, timer)) ring(view, timer);
  }
  for (let rest = view.restTimers.peek(); rest && rest.atMs <= view.nowMs; rest = view.restTimers.peek()) {
    view.restTimers.pop();
    if (view.jobs.get(rest.job.id) === rest.job) view.restless.push(rest.job);
  }
  advanceSchedules(view.schedules, view.nowMs);
}

/** When the view wants attention next, ms by the log's clock; null when only news can change it. */
export function nextAttentionMs(view: QueueView): number | null {
  const dutyMs = nextDutyMs(view);
  if (view.claims.size === 0) return dutyMs;
  const checkMs = view.nowMs + view.limits.claimCheckMs;
  return dutyMs === null ? checkMs : Math.min(dutyMs, checkMs);
}

/** The same but for looking whether the workers of what runs still live, which takes no transaction. */
export function nextDutyMs(view: QueueView): number | null {
  if (hasDuties(view)) return view.nowMs;
  let nextMs = Infinity;
  let timer = view.timers.peek();
  while (timer && !isCurrent(view, timer)) {
    view.timers.pop();
    timer = view.timers.peek();
  }
  if (timer) nextMs = Math.min(nextMs, timer.atMs);
  const scheduleMs = nextScheduleAttentionMs(view.schedules);
  if (scheduleMs !== null) nextMs = Math.min(nextMs, Math.max(scheduleMs, view.nowMs));
  return nextMs === Infinity ? null : nextMs;
}

/** Something that a sweep would do whatever the leases say. */
export function hasDuties(view: QueueView): boolean {
  return (
    view.doomed.size > 0 ||
    view.gathered.size > 0 ||
    view.abandoned.size > 0 ||
    view.corrections.size > 0 ||
    view.doubts.size > 0
  );
}

function isCurrent(view: QueueView, timer: Timer): boolean {
  switch (timer.kind) {
    case "due":
      return isAwaitingRunAt(timer.job) && timer.job.runAtMs === timer.atMs;
    case "limit":
      return view.limitKeys.get(timer.limit.key) === timer.limit && timer.limit.wakeAtMs === timer.atMs;
    case "silent":
      return timer.claim.jobs.size > 0;
  }
}

function isAwaitingRunAt({ state, isDue, isDeleted }: JobView): boolean {
  return state === "pending" && !isDue && !isDeleted;
}

function ring(view: QueueView, timer: Timer): void {
  switch (timer.kind) {
    case "due":
      timer.job.isDue = true;
      refreshEligible(view, timer.job);
      return;
    case "limit":
      timer.limit.wakeAtMs = 0;
      refreshLimit(view, timer.limit);
      return;
    case "silent":
      view.silent.add(timer.claim);
      return;
  }
}
