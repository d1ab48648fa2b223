/** Reads the whole log after a chaos run and says what is not as it should be. */
import { LawCheck, PICKUPS } from "@tidemark/import-job";
import { type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import { CHAOS_TUNING } from "./tuning.ts";

export interface Outcome {
  /** Empty when nothing was lost and nothing happened twice. */
  readonly problems: readonly string[];
  readonly items: number;
  readonly claimsLost: number;
  readonly claims: number;
}

export interface OutcomeQuestion {
  readonly log: SyncLog;
  readonly userId: string;
  readonly jobId: string;
  /** The code that each address must end with; null for an article. */
  readonly expected: ReadonlyMap<string, string | null>;
  /** What the device wrote, by address. */
  readonly written: ReadonlyMap<string, string>;
}

export async function checkOutcome(question: OutcomeQuestion): Promise<Outcome> {
  const { log, userId, jobId, expected, written } = question;
  const problems: string[] = [];
  const { check, lost, claims, livePickups, times } = await readAll(log, userId);
  const head = (await log.head(userId))!;
  const report = check.report(head);
  for (const { law, subject, what } of [...report.violations, ...report.outstanding]) {
    problems.push(`${law}: ${subject} ${what}`);
  }
  const job = check.view.jobs.get(jobId);
  if (job?.status !== "done") problems.push(`the job is ${job?.status ?? "missing"}`);
  const items = [...check.view.items.values()];
  for (const [url, code] of expected) {
    const found = items.filter((item) => item.url === url);
    if (found.length !== 1) problems.push(`${url} has ${found.length} items`);
    for (const { id, phase } of found) {
      const wanted = code === null ? 1 : 0;
      for (const state of ["extracted", "saved"]) {
        const count = times.get(`${state} ${id}`) ?? 0;
        if (count !== wanted) problems.push(`${url} was ${state} ${count} times, not ${wanted}`);
      }
      const isRight =
        code === null ? phase.state === "saved" : phase.state === "error" && phase.code === code;
      const ended = phase.state === "error" ? `error ${phase.code}` : phase.state;
      if (!isRight) problems.push(`${url} ended as ${ended}`);
    }
    if (code === null && !written.get(url)) problems.push(`${url} was not written by the device`);
  }
  if (livePickups > 0) problems.push(`${livePickups} pickups were left behind`);
  return { problems, items: items.length, claims, claimsLost: lost };
}

async function readAll(log: SyncLog, userId: string) {
  const check = new LawCheck(userId, CHAOS_TUNING.worker?.limits);
  /** How often the log says that an item reached a state. */
  const times = new Map<string, number>();
  let [lost, claims, livePickups, position] = [0, 0, 0, 0];
  for (let hasMore = true; hasMore;) {
    const page = await log.readAfter(userId, position, { tables: WORK_TABLES });
    for (const change of page.changes) {
      check.observe(change);
      const state = change.data?.["state"];
      if (typeof state === "string") {
        const key = `${state} ${change.recordId}`;
        times.set(key, (times.get(key) ?? 0) + 1);
      }
      if (change.data?.["errorCode"] === "worker-lost") lost += 1;
      if (change.data?.["state"] === "extracting") claims += 1;
      if (change.tableName === PICKUPS && change.op === "insert") livePickups += 1;
    }
    position = page.upTo;
    hasMore = page.hasMore;
  }
  return { check, lost, claims, livePickups, times };
}
