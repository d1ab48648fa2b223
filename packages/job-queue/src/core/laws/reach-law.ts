/** L10: what has to be done is where a worker that knows nothing would find it. */
import { formatStamp, type HeadHints } from "@tidemark/sync-log";
import { nextAttentionMs, nextDutyMs } from "../advance.ts";
import { isLive, type QueueView } from "../view.ts";
import type { Finding } from "./findings.ts";

/** The view is that of the log's time now. */
export function* judgeReach(view: QueueView, { attendAtMs, liveFrom }: HeadHints): Generator<Finding> {
  for (const [what, firstSeq] of recordsToFind(view)) {
    if (firstSeq < liveFrom)
      yield {
        law: "L10",
        subject: what,
        what: `begins at ${firstSeq}, before the fold's start at ${liveFrom}`,
      };
  }
  const subject = "queue";
  if (attendAtMs === null) {
    if (nextAttentionMs(view) !== null)
      yield { law: "L10", subject, what: "has something to be looked after, but nobody was told to look" };
    return;
  }
  // While something runs it is looked after every few seconds anyway, how often is a setting.
  const dutyMs = view.claims.size > 0 ? null : nextDutyMs(view);
  if (dutyMs !== null && dutyMs > view.nowMs && attendAtMs > dutyMs) {
    const [due, looked] = [formatStamp(dutyMs), formatStamp(attendAtMs)];
    yield { law: "L10", subject, what: `has something due at ${due}, but is to be looked at ${looked}` };
  }
}

function* recordsToFind({ jobs, workers, schedules, doubts }: QueueView): Generator<[string, number]> {
  for (const job of jobs.values()) if (isLive(job)) yield [`job ${job.id}`, job.firstSeq];
  for (const { id, firstSeq } of workers.values()) yield [`worker ${id}`, firstSeq];
  for (const { id, firstSeq } of schedules.byId.values()) yield [`schedule ${id}`, firstSeq];
  for (const [id, seq] of doubts) yield [`a row of job ${id} that was not looked into`, seq];
}
