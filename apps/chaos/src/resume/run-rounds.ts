/**
 * Rounds of one story on a real Postgres: a process that runs a schedule's tasks is killed, by turns right after one of
 * them was committed and from outside while the next one runs; another process starts, and the run must complete with
 * every task begun exactly once, but for the one that was cut short.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJobQueue, createSchedules, DequeueTimeoutError, type JobQueue } from "@tidemark/job-queue";
import {
  connectSyncLog,
  type PostgresSyncLog,
  provisionDatabase,
  startEmbeddedPostgres,
} from "@tidemark/sync-log-postgres";
import { readLedger } from "./ledger.ts";
import { judgeRound, type KillMoment } from "./judge-round.ts";
import { RESUME_LIMITS, RESUME_TIMES, TASK_TYPE } from "./tuning.ts";

const ENTRY = fileURLToPath(new URL("task-process.ts", import.meta.url));
const HOUR_MS = 3_600_000;
/** After so long a run that has not ended counts as stuck, ms. */
const SETTLE_WITHIN_MS = 60_000;

export interface ResumeOptions {
  readonly rounds: number;
  readonly tasks: number;
  /** The process is killed when so many tasks have been committed. */
  readonly killAfter: number;
  readonly onRound?: (round: RoundReport) => void;
}

export interface RoundReport {
  readonly round: number;
  readonly moment: KillMoment;
  /** From the kill to the end of the run, ms. */
  readonly resumedInMs: number;
  readonly recoveries: number;
  readonly problems: readonly string[];
}

/** Starts a server of its own and leaves nothing behind. */
export async function runResumeRounds(options: ResumeOptions): Promise<readonly RoundReport[]> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-resume-"));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, "data") });
  try {
    const { url } = await provisionDatabase({
      adminUrl: postgres.adminUrl,
      database: "tidemark",
      login: "resume_login",
      password: randomUUID(),
    });
    const log = await connectSyncLog({ url });
    try {
      const reports: RoundReport[] = [];
      for (let round = 1; round <= options.rounds; round += 1) {
        const report = await runRound({ ...options, round, url, log, folder });
        reports.push(report);
        options.onRound?.(report);
      }
      return reports;
    } finally {
      await log.close();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Round extends ResumeOptions {
  readonly round: number;
  readonly url: string;
  readonly log: PostgresSyncLog;
  readonly folder: string;
}

async function runRound({ round, url, log, folder, tasks, killAfter }: Round): Promise<RoundReport> {
  const tenant = randomUUID();
  const ledger = join(folder, `${tenant}.ledger`);
  const queue = createJobQueue({ log, tenant, limits: RESUME_LIMITS, ...RESUME_TIMES.queue });
  const schedules = createSchedules(queue);
  const keys = Array.from({ length: tasks }, (_, index) => String(index + 1));
  const children: ChildProcess[] = [];
  const moment: KillMoment = round % 2 === 1 ? "between" : "within";
  const start = (...end: string[]) => {
    const child = spawn(process.execPath, [ENTRY, url, tenant, ledger, ...end], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  };
  try {
    const scheduleId = await schedules.put({
      name: "resume",
      everyMs: HOUR_MS,
      startAt: new Date(Date.now() - 1_000),
      tasks: keys.map((key) => ({ key, jobType: TASK_TYPE, args: key })),
    });
    const victim = moment === "between" ? start(keys[killAfter - 1]!) : start("", keys[killAfter]!);
    await killed(victim, moment);
    const killedMs = performance.now();
    const heir = start();
    const [run] = await schedules.runs(scheduleId);
    if (!run) throw new Error("The process that was killed had made no run.");
    const hasEnded = await endsInTime(queue, run.runId);
    const resumedInMs = performance.now() - killedMs;
    const after = await schedules.runProgress(run.runId);
    const problems = judgeRound({
      keys,
      killAfter,
      moment,
      run: after,
      runs: (await schedules.runs(scheduleId)).length,
      executions: readLedger(ledger),
      victim: victim.pid!,
      heir: heir.pid!,
    });
    if (!hasEnded) problems.push(`the run did not end within ${SETTLE_WITHIN_MS / 1_000} s`);
    return { round, moment, resumedInMs, recoveries: after.recoveries, problems };
  } finally {
    await Promise.all(children.map(endProcess));
    await queue.close();
  }
}

/** One that does not kill itself is killed when it says that it has begun the task in which it hangs. */
async function killed(victim: ChildProcess, moment: KillMoment): Promise<void> {
  const exited = once(victim, "exit") as Promise<[number | null, string | null]>;
  if (moment === "within") victim.stdout!.once("data", () => victim.kill("SIGKILL"));
  const [, signal] = await exited;
  if (signal !== "SIGKILL") throw new Error(`The process to be killed ended by itself (${signal}).`);
}

/** A job that needs the run can be taken when the run has ended. */
async function endsInTime(queue: JobQueue, runId: string): Promise<boolean> {
  await queue.enqueue("after", null, [runId]);
  const signal = AbortSignal.timeout(SETTLE_WITHIN_MS);
  try {
    await queue.dequeue({ jobTypes: ["after"], signal });
    return true;
  } catch (error) {
    if (error instanceof DequeueTimeoutError) return false;
    throw error;
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
