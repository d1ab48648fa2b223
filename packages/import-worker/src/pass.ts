/**
 * One pass over the streams that are due: each gets its fair share of the free capacity, then what is
 * left is lent to those that could use more.
 */
import type { Attendance, Attended, StartedItem } from "./attendance.ts";
import type { Share } from "./shares.ts";

export interface PassReport {
  readonly result: "processed" | "skipped" | "error";
  readonly streamsAttended: number;
  readonly jobsConsidered: number;
  readonly started: readonly StartedItem[];
}

export async function passOver(due: readonly string[], attendance: Attendance): Promise<PassReport> {
  attendance.shares.keepOnly(new Set(due));
  const inTurn = attendance.shares.inTurn(due);
  const isAlone = due.length === 1;
  const first = await attendAll(
    inTurn,
    { room: evenShare(attendance, due.length), lends: isAlone },
    attendance,
  );
  const hungry = inTurn.filter((userId, index) => hasLease(first[index]!) && attendance.couldUseLent(userId));
  const isLeft = !isAlone && hungry.length > 0 && attendance.freeSlots > 0;
  const lent = isLeft
    ? await attendAll(hungry, { room: evenShare(attendance, hungry.length), lends: true }, attendance)
    : [];
  const reports = first.flatMap((answer) => (answer.kind === "attended" ? [answer.report] : []));
  return {
    result: resultOf(first),
    streamsAttended: reports.length,
    jobsConsidered: reports.reduce((sum, report) => sum + report.jobsConsidered, 0),
    started: [...startedIn(inTurn, first), ...startedIn(hungry, lent)],
  };
}

function attendAll(userIds: readonly string[], share: Share, attendance: Attendance): Promise<Attended[]> {
  return Promise.all(userIds.map((userId) => attendance.attend(userId, share)));
}

function evenShare({ freeSlots }: Attendance, streams: number): number {
  return Math.ceil(freeSlots / streams);
}

function startedIn(userIds: readonly string[], answers: readonly Attended[]): StartedItem[] {
  return answers.flatMap((answer, index) =>
    answer.kind === "attended"
      ? answer.report.claimed.map((item) => ({ userId: userIds[index]!, item }))
      : [],
  );
}

function hasLease(answer: Attended): boolean {
  return answer.kind === "attended" && answer.report.hasLease;
}

/** Skipped: there was something to do, and others hold all of it or this worker has no lease. */
function resultOf(answers: readonly Attended[]): PassReport["result"] {
  if (answers.some((answer) => answer.kind === "left")) return "processed";
  if (answers.some(hasLease)) return "processed";
  if (answers.some((answer) => answer.kind === "failed")) return "error";
  return answers.length > 0 ? "skipped" : "processed";
}
