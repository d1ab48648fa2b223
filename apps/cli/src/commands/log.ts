/** `tidemark log JOB`: a job's whole history in words. */
import type { Command } from "commander";
import { UserError } from "../exit-codes.ts";
import { describeStates } from "../import/progress.ts";
import { type JobHistory, readJobHistory } from "../inspect/job-history.ts";
import { print } from "./import-list.ts";
import { commandLogger, withDatabase } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

const LISTED_JOBS = 20;

export function addLogCommand(program: Command): void {
  const command = program
    .command("log")
    .description("print a job's whole history from the log, change by change, in words")
    .argument("<job>", "the job's id, or the beginning of it")
    .action(async (job: string, options: SharedOptions) => {
      await withDatabase(configOf(options), commandLogger(options.verbose), async ({ log }) => {
        const lookup = await readJobHistory(log, job);
        if (lookup.kind === "found") {
          printHistory(lookup.history);
          return;
        }
        const ids = lookup.jobIds.slice(-LISTED_JOBS);
        const known = ids.length > 0 ? ` Jobs in this log: ${ids.join(", ")}` : " This log has no jobs.";
        throw new UserError(
          lookup.kind === "several"
            ? `${job} is the beginning of several job ids; give more of it.${known}`
            : `There is no job ${job}.${known}`,
        );
      });
    });
  withSharedOptions(command);
}

function printHistory({ userId, jobId, job, lines }: JobHistory): void {
  print(
    `Job ${jobId} of user ${userId}: ${job.status}${job.deleted ? ", deleted" : ""}; ${describeStates(job.countOf)}`,
  );
  for (const { seq, at, who, what } of lines) print(`${String(seq).padStart(7)}  ${at}  ${who}: ${what}`);
}
