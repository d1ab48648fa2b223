/** Moves a job from one state to the next and keeps every index of the view true. */
import { beginDependencies, endDependencies, leaveAbandoned, leaveDoom } from "./dependency-index.ts";
import { awaitRunAt, refreshEligible } from "./eligibility.ts";
import { dropIdleGroup, groupOf } from "./groups.ts";
import {
  joinLimit,
  leaveLimit,
  redefineLimit,
  refreshLimit,
  setEligible,
  startUnderLimit,
} from "./limit-index.ts";
import { noteRun } from "./schedule/open-runs.ts";
import { tokenOf } from "./token.ts";
import { holdUnique, releaseUnique } from "./unique-index.ts";
import { type ClaimView, isLive, type JobView, type QueueView } from "./view.ts";

/** Takes a job into the view in the state that it is in. */
export function attach(view: QueueView, job: JobView): void {
  view.jobs.set(job.id, job);
  view.seniority.add(job);
  job.group = groupOf(view, job.group.channel, job.group.jobType);
  job.group.jobs += 1;
  if (job.options !== null) {
    joinLimit(view, job);
    holdUnique(view, job);
  }
  if (isLive(job)) beginLife(view, job);
  enter(view, job);
  if (job.options !== null) noteRun(view.schedules, job);
}

/** Takes a job that came to rest out of the view. */
export function forget(view: QueueView, job: JobView): void {
  view.jobs.delete(job.id);
  view.dependentIds.delete(job.id);
  view.seniority.remove(job);
  job.group.jobs -= 1;
  dropIdleGroup(view, job.group);
  if (job.options !== null) {
    leaveLimit(view, job);
    releaseUnique(view, job);
  }
  if (job.token !== null) forgetToken(view, job);
}

function forgetToken(view: QueueView, job: JobView): void {
  view.byToken.delete(job.token!);
  job.token = null;
}

/** Ends the job's state; `change` sets what it is next. */
export function move(view: QueueView, job: JobView, change: () => void): void {
  const wasLive = isLive(job);
  leave(view, job);
  change();
  if (job.token !== null && job.state !== "canceled") forgetToken(view, job);
  if (wasLive && !isLive(job)) endLife(view, job);
  if (!wasLive && isLive(job)) beginLife(view, job);
  enter(view, job);
  if (job.options !== null) noteRun(view.schedules, job);
}

function beginLife(view: QueueView, job: JobView): void {
  beginDependencies(view, job);
  redefineLimit(view, job);
}

function endLife(view: QueueView, job: JobView): void {
  endDependencies(view, job);
  leaveAbandoned(view, job);
  redefineLimit(view, job);
}

/** The same for a claim, which comes with every job and has nothing else to do. */
export function start(view: QueueView, job: JobView, claim: ClaimView): void {
  leave(view, job);
  job.state = "running";
  job.claim = claim;
  job.startedAtMs = claim.claimedAtMs;
  enter(view, job);
  if (job.slot !== null) startUnderLimit(view, job);
}

function leave(view: QueueView, job: JobView): void {
  if (job.isDeleted) return;
  switch (job.state) {
    case "pending":
      job.group.pending -= 1;
      setEligible(view, job, false);
      leaveDoom(view, job);
      view.gathered.delete(job);
      return;
    case "running":
      job.group.running -= 1;
      stopRunning(view, job);
      return;
    case "finished":
    case "failed":
    case "canceled":
      return;
  }
}

function enter(view: QueueView, job: JobView): void {
  if (job.isDeleted) {
    awaitRest(view, job);
    return;
  }
  switch (job.state) {
    case "pending":
      job.group.pending += 1;
      awaitRunAt(view, job);
      refreshEligible(view, job);
      return;
    case "running":
      job.group.running += 1;
      beginRunning(view, job);
      return;
    case "finished":
    case "failed":
    case "canceled":
      awaitRest(view, job);
      return;
  }
}

function awaitRest(view: QueueView, job: JobView): void {
  view.restless.push(job);
  if (job.keptUntilMs > view.nowMs) view.restTimers.push({ atMs: job.keptUntilMs, job });
}

function beginRunning(view: QueueView, job: JobView): void {
  const claim = job.claim!;
  claim.jobs.add(job);
  job.token = tokenOf(claim.id, job.id);
  view.byToken.set(job.token, job);
  if (job.slot !== null) {
    job.slot.limit.running += 1;
    refreshLimit(view, job.slot.limit);
  }
}

function stopRunning(view: QueueView, job: JobView): void {
  const claim = job.claim!;
  claim.jobs.delete(job);
  if (claim.jobs.size === 0) dropClaim(view, claim);
  if (job.slot !== null) {
    job.slot.limit.running -= 1;
    refreshLimit(view, job.slot.limit);
  }
}

export function addClaim(view: QueueView, claim: ClaimView): void {
  view.claims.set(claim.id, claim);
  if (claim.workerId !== null) {
    const ofWorker = view.claimsByWorker.get(claim.workerId);
    if (ofWorker) ofWorker.add(claim);
    else view.claimsByWorker.set(claim.workerId, new Set([claim]));
  }
  if (claim.lease === "token") {
    view.timers.push({ kind: "silent", atMs: claim.claimedAtMs + view.limits.heartbeatTimeoutMs, claim });
  }
}

function dropClaim(view: QueueView, claim: ClaimView): void {
  view.claims.delete(claim.id);
  view.silent.delete(claim);
  if (claim.workerId === null) return;
  const ofWorker = view.claimsByWorker.get(claim.workerId);
  ofWorker?.delete(claim);
  if (ofWorker?.size === 0) view.claimsByWorker.delete(claim.workerId);
}
