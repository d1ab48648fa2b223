/**
 * A job's rows from its first: what is known of one at rest, which the fold has forgotten. Who held it when is in its
 * claims and not here, so only those rows are judged that came when it was at rest or before it was taken in.
 */
import type { Change } from "@tidemark/sync-log";
import { createQueueView } from "../create-view.ts";
import { evolve } from "../evolve.ts";
import type { QueueLimits } from "../limits.ts";
import { isByQueue } from "../row.ts";
import { JOBS } from "../tables.ts";
import { isLive, type JobView } from "../view.ts";
import type { Finding } from "./findings.ts";
import { differences, recordOf } from "./plain-jobs.ts";

export interface History {
  readonly job: JobView | null;
  readonly findings: readonly Finding[];
  /** Rows of others that had no effect. */
  readonly ignoredIntents: number;
  /** The queue had written the job before the first row that was judged. */
  readonly wasKnown: boolean;
  /** Where a plain reader sees something else. Of a job that waits to be taken in nothing. */
  readonly unsaid: readonly string[];
}

/** `judged` are positions of rows. */
export function readHistory(
  id: string,
  rows: readonly Change[],
  judged: ReadonlySet<number>,
  limits: QueueLimits,
): History {
  const view = createQueueView("", limits, Number.MAX_SAFE_INTEGER);
  const findings: Finding[] = [];
  let ignoredIntents = 0;
  let wasKnown = false;
  let isBefore = true;
  for (const row of rows) {
    if (row.tableName !== JOBS) continue;
    const isJudged = judged.has(row.seq);
    isBefore &&= !isJudged;
    if (isJudged && isFirstRow(row) && view.past.has(id)) findings.push(insertedAgain(row));
    const effect = evolve(view, row);
    if (isBefore && isByQueue(row) && row.op === "insert") wasKnown = true;
    if (!isJudged || effect.kind === "applied") continue;
    if (isByQueue(row))
      findings.push(refused(row, effect.kind === "ignored" ? effect.reason : "no-such-job"));
    else ignoredIntents += 1;
  }
  const job = view.past.get(id) ?? null;
  const record = recordOf(rows);
  const isSaid = job === null || record === undefined || isLive(job);
  const unsaid = isSaid ? [] : [...differences(record, job, view.memo)];
  return { job, findings, ignoredIntents, wasKnown, unsaid };
}

/** As the queue writes a new job. What it writes again as a whole says its place in line. */
export function isFirstRow(row: Change): boolean {
  return isByQueue(row) && row.op === "insert" && row.data?.["order"] === undefined;
}

export function insertedAgain({ recordId, seq }: Change): Finding {
  return { law: "L3", subject: `job ${recordId} at ${seq}`, what: "is inserted a second time" };
}

/** The fold refused what the queue wrote. */
export function refused({ tableName, recordId, seq }: Change, reason: string): Finding {
  const law = reason === "claim-not-current" ? "L12" : "L9";
  const record = tableName === JOBS ? `job ${recordId}` : `${tableName}/${recordId}`;
  return { law, subject: `${record} at ${seq}`, what: `is written what the table refuses: ${reason}` };
}
