/** A job that the view does not hold yet: a new one, or an old one that the queue wrote again as a whole. */
import { APPLIED, type Change, type Effect, ignored, type JsonObject } from "@tidemark/sync-log";
import { review, truthOf } from "./correction.ts";
import { createClaim, createGroup, createJobView, type JobOrigin } from "./create-view.ts";
import { groupOf } from "./groups.ts";
import { addClaim, attach } from "./job-index.ts";
import { readSeed, type JobSeed } from "./job-seed.ts";
import { isJobState } from "./model.ts";
import { countOf, isByQueue, noteStamps, numberOf, saysCounters, storedAtMs, textOf, timeOf } from "./row.ts";
import { tokenOf } from "./token.ts";
import type { ClaimView, JobView, QueueView } from "./view.ts";

/** In small letters, as everybody else writes them. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Takes a job into the view, or to what was read from the past. */
export function insertJob(view: QueueView, change: Change): Effect {
  const { memo, corrections } = view;
  const data = change.data ?? {};
  const isOwn = isByQueue(change);
  const seed = readSeed(data, memo);
  if (seed === null || (!isOwn && !isSound(change, seed))) return ignored("no-job");
  const isPast = change.seq <= view.position;
  const { channel, jobType } = seed;
  const group = isPast ? createGroup(channel, jobType) : groupOf(view, channel, jobType);
  const job = createJobView(originOf(view, change, isOwn), seed, group);
  const isLate = noteStamps(job, change, memo);
  job.saysCounters = saysCounters(data);
  if (isOwn) readState(view, job, change);
  if (isPast) view.past.set(job.id, job);
  else takeIn(view, job);
  if (!isOwn) {
    const truth = truthOf(job, memo);
    review(corrections, job, change, { before: truth, after: truth, isLate });
  }
  return APPLIED;
}

/** From here on the queue's own rows tell of the job, whatever others wrote before. */
export function takeIn(view: QueueView, job: JobView): void {
  view.past.delete(job.id);
  view.doubts.delete(job.id);
  attach(view, job);
}

/** A job that was written again keeps its place and its time. */
function originOf({ memo }: QueueView, change: Change, isOwn: boolean): JobOrigin {
  const data = change.data ?? {};
  const order = isOwn ? numberOf(data["order"]) : null;
  const queuedAtMs = isOwn ? timeOf(data["queuedAt"], memo) : null;
  return {
    id: change.recordId,
    order: order ?? change.seq,
    firstSeq: change.seq,
    sinceSeq: (isOwn ? countOf(data["sinceSeq"]) : null) ?? change.seq,
    queuedAtMs: queuedAtMs ?? storedAtMs(change, memo),
  };
}

/** What the queue itself never writes, and could not give to a worker. */
function isSound(change: Change, { args, dependencies }: JobSeed): boolean {
  if (!UUID.test(change.recordId) || !dependencies.every((id) => UUID.test(id))) return false;
  try {
    JSON.parse(args);
    return true;
  } catch {
    return false;
  }
}

/** A job may be inserted in any state: ended because of a dependency, or written again as it stands. */
function readState(view: QueueView, job: JobView, change: Change): void {
  const data = change.data ?? {};
  const state = data["state"];
  if (!isJobState(state)) return;
  const { memo } = view;
  job.state = state;
  job.counters = {
    claim: 0,
    attempts: countOf(data["attempts"]) ?? 0,
    losses: countOf(data["losses"]) ?? 0,
  };
  job.requeues = countOf(data["requeues"]) ?? 0;
  job.startedAtMs = timeOf(data["startedAt"], memo);
  job.finishedAtMs = timeOf(data["finishedAt"], memo);
  job.result = textOf(data["result"]);
  const claimId = textOf(data["claim"]);
  if (claimId === null) return;
  if (state === "running") job.claim = claimOf(view, claimId, job, data);
  else job.claim = endedClaim(claimId, job);
  if (state === "canceled" && job.finishedAtMs !== null) keepForItsWorker(view, job, claimId);
}

function claimOf(view: QueueView, id: string, job: JobView, data: JsonObject): ClaimView {
  const known = view.claims.get(id);
  if (known) return known;
  const claim = createClaim(id, data, job.startedAtMs ?? 0);
  addClaim(view, claim);
  return claim;
}

/** Names the claim under which a job ended; nothing runs under it as far as the job can tell. */
export function endedClaim(id: string, job: JobView): ClaimView {
  return createClaim(id, {}, job.startedAtMs ?? 0);
}

function keepForItsWorker(view: QueueView, job: JobView, claimId: string): void {
  job.keptUntilMs = job.finishedAtMs! + view.limits.tellCanceledMs;
  job.token = tokenOf(claimId, job.id);
  view.byToken.set(job.token, job);
}
