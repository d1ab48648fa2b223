/** Taking jobs: one row for all that a worker takes in one transaction. */
import TinyQueue from "tinyqueue";
import { refuse, unchanged } from "./answers.ts";
import type { ClaimedJob, Command, DecideContext, Decision, Want } from "./command.ts";
import { wantedGroups } from "./could-claim.ts";
import { roomOf } from "./limit-index.ts";
import { byTurn, type ReadyCursor } from "./ready-queue.ts";
import { CLAIMS } from "./tables.ts";
import { tokenOf } from "./token.ts";
import { findJob, type JobView, type LimitView, type QueueView } from "./view.ts";
import { SHAPES, Writer } from "./writer.ts";

type ClaimCommand = Extract<Command, { kind: "claim" }>;
type ClaimByIdCommand = Extract<Command, { kind: "claim-by-id" }>;

const NO_JOBS = unchanged({ kind: "claimed", jobs: [] });

export function claim(view: QueueView, command: ClaimCommand, context: DecideContext): Decision {
  const jobs = pick(view, command.want);
  return jobs.length === 0 ? NO_JOBS : take(view, jobs, { ...command.want, ...command }, context);
}

export function claimById(view: QueueView, command: ClaimByIdCommand, context: DecideContext): Decision {
  const job = findJob(view, command.id);
  if (job === null) return refuse({ reason: "not-exist", what: "job", id: command.id });
  const hasRoom = job.slot === null || (job.slot.isEligible && roomOf(view, job.slot.limit) > 0);
  const isFree = job.slot === null ? job.isReady : hasRoom;
  if (!isFree) return refuse({ reason: "not-pending", id: job.id, state: job.state });
  return take(view, [job], command, context);
}

type Taker = Pick<Want, "workerId" | "lease"> & { readonly claimId: string };

function take(view: QueueView, jobs: readonly JobView[], taker: Taker, context: DecideContext): Decision {
  const { claimId, workerId, lease } = taker;
  const ids: string[] = [];
  const claimed: ClaimedJob[] = [];
  for (const { id, group, args, dependencies } of jobs) {
    ids.push(id);
    claimed.push({ id, token: tokenOf(claimId, id), dependencies, jobType: group.jobType, args });
  }
  const writer = new Writer(view, context);
  writer.addBulk({
    tableName: CLAIMS,
    recordId: claimId,
    op: "insert",
    data: { workerId, lease, jobs: ids },
    shape: SHAPES.claim,
    lastStampMs: -Infinity,
  });
  return writer.decision({ kind: "claimed", jobs: claimed });
}

/** Jobs in turn: of what stands in the wanted groups' queues, and of the limits that have room for more. */
function pick(view: QueueView, want: Want): JobView[] {
  const picked: JobView[] = [];
  const cursors = openCursors(view, want);
  const taken = new Map<LimitView, number>();
  while (picked.length < want.limit) {
    const cursor = cursors.pop();
    if (cursor === undefined) break;
    const job = cursor.current!;
    cursor.advance();
    if (job.slot === null) {
      picked.push(job);
      reopen(cursors, cursor);
      continue;
    }
    const { limit } = job.slot;
    const before = taken.get(limit) ?? 0;
    const room = roomOf(view, limit) - before;
    // A limit's own line ends with its room; the group's queue goes on with others.
    if (job.isReady || room > 1) reopen(cursors, cursor);
    if (room <= 0) continue;
    taken.set(limit, before + 1);
    picked.push(job);
    if (job.isReady && room > 1) openLine(cursors, limit, job);
  }
  return picked;
}

function reopen(cursors: TinyQueue<ReadyCursor>, cursor: ReadyCursor): void {
  if (cursor.current !== undefined) cursors.push(cursor);
}

function openCursors(view: QueueView, want: Want): TinyQueue<ReadyCursor> {
  const cursors = new TinyQueue<ReadyCursor>([], (a, b) => byTurn(a.current!, b.current!));
  for (const group of wantedGroups(view, want)) reopen(cursors, group.ready.cursor());
  return cursors;
}

/** The foremost of a limit was taken and there is room: the others of its group follow in turn. */
function openLine(cursors: TinyQueue<ReadyCursor>, limit: LimitView, foremost: JobView): void {
  const cursor = limit.lines.get(foremost.group)!.queue.cursor();
  while (cursor.current !== undefined && byTurn(cursor.current, foremost) <= 0) cursor.advance();
  reopen(cursors, cursor);
}
