/**
 * A tenant's queue for whoever recovers it: what runs in it and whether anybody proves that it lives, and the
 * transaction that any scheduler brings about. It decides nothing of its own.
 */
import { type LockedStream, QUEUE_TABLE_SET } from "@tidemark/sync-log";
import { advance } from "../core/advance.ts";
import type { Command } from "../core/command.ts";
import { leaseIdsOf, lostJobs } from "../core/leases.ts";
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from "../core/limits.ts";
import { liveRunOf } from "../core/schedule/open-runs.ts";
import { JOBS } from "../core/tables.ts";
import type { JobView, QueueView } from "../core/view.ts";
import { ClaimWatches } from "../loop/claim-watches.ts";
import { WaitingRoom } from "../loop/waiting-room.ts";
import { loadView } from "../transition/load-view.ts";
import type { Request } from "../transition/request.ts";
import { runTransition } from "../transition/transition.ts";

export interface RunningJob {
  readonly id: string;
  /** Of its claim; also names the lease of its heartbeats. */
  readonly token: string;
  readonly claimedAtMs: number;
  /** How it proves that it lives: its worker's lease, or heartbeats of its own. */
  readonly lease: "worker" | "token";
  /** Null for a worker without a name. */
  readonly workerId: string | null;
  /** False when nobody proves it any more. */
  readonly isAlive: boolean;
  /** The unfinished run of a schedule whose task it is. */
  readonly runId: string | null;
}

/** A run that was written without some of its tasks. */
export interface TornRun {
  readonly id: string;
  readonly tasks: number;
  readonly missing: number;
}

export interface QueueLook {
  /** The log's clock, ms. */
  readonly nowMs: number;
  readonly running: readonly RunningJob[];
  /** Runs of schedules that have not ended. */
  readonly openRuns: readonly string[];
  readonly tornRuns: readonly TornRun[];
}

/** What may be asked in passing: whatever ends jobs that nobody can move. */
export type RecoveryCommand = Extract<Command, { kind: "fail-attempt" | "fail-unrun" }>;

export interface AttendQueueTools {
  /** A fresh UUID each time. */
  readonly newId: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly limits?: Partial<QueueLimits>;
}

/** Writes nothing. */
export async function lookAtQueue(stream: LockedStream, tools: AttendQueueTools): Promise<QueueLook> {
  return (await load(stream, limitsOf(tools))).look;
}

/** Looks, asks for what `decide` makes of that, repairs what is to be repaired, and takes no job. */
export async function attendQueue(
  stream: LockedStream,
  decide: (look: QueueLook) => readonly RecoveryCommand[],
  tools: AttendQueueTools,
): Promise<QueueLook> {
  const { epoch } = stream.head;
  const limits = limitsOf(tools);
  const { view, look } = await load(stream, limits);
  const { newId, random } = tools;
  await runTransition(
    stream,
    {
      cached: { epoch, view, sweptAtMs: -Infinity },
      requests: decide(look).map(requestOf),
      room: new WaitingRoom(),
      watches: new ClaimWatches(SILENT),
      maxJobs: 0,
      looksForLosses: true,
    },
    { newId, random, limits },
  );
  return look;
}

const SILENT = { info: () => undefined, error: () => undefined };

function limitsOf({ limits }: AttendQueueTools): QueueLimits {
  return { ...DEFAULT_QUEUE_LIMITS, ...limits };
}

/** A refusal is no matter: the job has been moved after all. */
function requestOf(command: RecoveryCommand): Request {
  return { kind: "decide", command, done: () => undefined, failed: () => undefined };
}

async function load(stream: LockedStream, limits: QueueLimits) {
  const view = await loadView(stream, undefined, limits);
  advance(view, stream.nowMs);
  const leaseIds = leaseIdsOf(view);
  const live = leaseIds.length > 0 ? await stream.liveWorkers(leaseIds) : new Set<string>();
  const lost = new Set(lostJobs(view, live));
  const running = [...view.claims.values()].flatMap((claim) =>
    [...claim.jobs].map((job) => describeRunning(view, job, lost)),
  );
  const openRuns = [...view.schedules.openRuns.values()].flatMap((ids) => [...ids]);
  const tornRuns = await findTornRuns(stream, view, openRuns);
  const look: QueueLook = { nowMs: stream.nowMs, running, openRuns, tornRuns };
  return { view, look };
}

function describeRunning(view: QueueView, job: JobView, lost: ReadonlySet<JobView>): RunningJob {
  const { claimedAtMs, lease, workerId } = job.claim!;
  const runId = liveRunOf(view, job)?.id ?? null;
  return { id: job.id, token: job.token!, claimedAtMs, lease, workerId, isAlive: !lost.has(job), runId };
}

/** Tasks stay in the view as long as their run lives; one that is not there was deleted, or never came. */
async function findTornRuns(
  stream: LockedStream,
  view: QueueView,
  openRuns: readonly string[],
): Promise<TornRun[]> {
  const torn: TornRun[] = [];
  for (const id of openRuns) {
    const run = view.jobs.get(id);
    const absent = run?.dependencies.filter((task) => !view.jobs.has(task)) ?? [];
    if (run === undefined || absent.length === 0) continue;
    const came = new Set(
      (await stream.readRecords(absent)).filter(isJobInsert).map(({ recordId }) => recordId),
    );
    const missing = absent.filter((task) => !came.has(task)).length;
    if (missing > 0) torn.push({ id, tasks: run.dependencies.length, missing });
  }
  return torn;
}

function isJobInsert({ appId, tableName, op }: { appId: string; tableName: string; op: string }): boolean {
  return appId === QUEUE_TABLE_SET.appId && tableName === JOBS && op === "insert";
}
