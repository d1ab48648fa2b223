/**
 * `tidemark log [JOB]`: the whole history in words of an import, or of a job or schedule of the queue; or the
 * imports that there are.
 */
import type { SyncLog } from "@tidemark/sync-log";
import type { Command } from "commander";
import { UserError } from "../user-error.ts";
import { describeStates } from "../import/progress.ts";
import { JobHistory, type ListedJob, listJobs } from "../inspect/job-history.ts";
import { findQueueRecords, queueHistory, type QueueRecord } from "../inspect/queue-history.ts";
import { plural } from "../plural.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { commandLogger, withDatabase } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

/** The last so many are shown where a list is only a help. */
const LISTED_JOBS = 20;

export function addLogCommand(program: Command, { terminal }: CommandRun): void {
  const command = program
    .command("log")
    .description("print a job's whole history from the log, change by change, in words")
    .argument("[job]", "the job's id, or the beginning of it; without one, all jobs are listed")
    .action(async (job: string | undefined, options: SharedOptions) => {
      const logger = commandLogger(terminal, options.verbose);
      await withDatabase(terminal, configOf(terminal, options), logger, async ({ log }) => {
        const jobs = await listJobs(log);
        if (job === undefined) printJobs(terminal, jobs);
        else await printStory(terminal, log, jobs, job);
      });
    });
  withSharedOptions(command);
}

async function printStory(
  terminal: Terminal,
  log: SyncLog,
  jobs: readonly ListedJob[],
  idOrPrefix: string,
): Promise<void> {
  const job = findJob(jobs, idOrPrefix);
  if (job) return printHistory(terminal, log, job);
  const [record, another] = await findQueueRecords(log, idOrPrefix);
  if (record && !another) return printQueueHistory(terminal, log, record);
  if (record)
    throw new UserError(`${idOrPrefix} is the beginning of several ids of the queue; give more of it.`);
  if (jobs.length === 0) throw new UserError(`There is no job ${idOrPrefix}: this log has no jobs.`);
  throw new UserError(`There is no job ${idOrPrefix}. The jobs in this log:\n${describeJobs(jobs)}`);
}

/** The one import of that id, or whose id begins so; null when there is none. */
function findJob(jobs: readonly ListedJob[], idOrPrefix: string): ListedJob | null {
  const exact = jobs.find(({ jobId }) => jobId === idOrPrefix);
  const begun = jobs.filter(({ jobId }) => jobId.startsWith(idOrPrefix));
  const found = exact ?? (begun.length === 1 ? begun[0] : undefined);
  if (!found && begun.length > 1) {
    throw new UserError(
      `${idOrPrefix} is the beginning of ${plural(begun.length, "job id")}; give more of it:\n${describeJobs(begun)}`,
    );
  }
  return found ?? null;
}

function printJobs(terminal: Terminal, jobs: readonly ListedJob[]): void {
  print(terminal, jobs.length === 0 ? "This log has no jobs." : describeJobs(jobs, jobs.length));
}

function describeJobs(jobs: readonly ListedJob[], most = LISTED_JOBS): string {
  const shown = jobs.slice(-most);
  const lines = shown.map(
    ({ jobId, userId, madeAt, totalUrls, source }) =>
      `  ${jobId}  ${madeAt}  ${plural(totalUrls, "address", "addresses")} of ${userId}${source === null ? "" : `, ${source}`}`,
  );
  const left = jobs.length - shown.length;
  return (left > 0 ? [`  … and ${left} before them`, ...lines] : lines).join("\n");
}

async function printHistory(terminal: Terminal, log: SyncLog, listed: ListedJob): Promise<void> {
  print(terminal, `Job ${listed.jobId} of user ${listed.userId}`);
  const history = new JobHistory(log, listed);
  for await (const { seq, at, who, what } of history.lines()) {
    print(terminal, `${String(seq).padStart(7)}  ${at}  ${who}: ${what}`);
  }
  const { job } = history;
  if (job) {
    const state = job.deleted ? "deleted" : job.status;
    const counts = describeStates(job.countOf);
    print(terminal, `The job is ${state}${counts === "" ? "" : `: ${counts}`}.`);
  }
}

async function printQueueHistory(terminal: Terminal, log: SyncLog, record: QueueRecord): Promise<void> {
  const { id, kind, name, userId } = record;
  print(terminal, `${kind === "job" ? "Job" : "Schedule"} ${id} (${name}) of user ${userId}`);
  for await (const { seq, at, who, what } of queueHistory(log, record)) {
    print(terminal, `${String(seq).padStart(7)}  ${at}  ${who}: ${what}`);
  }
}
