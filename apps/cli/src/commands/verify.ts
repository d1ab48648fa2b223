/** `tidemark verify`: folds the whole log and says whether counters, states and laws hold. */
import type { Finding } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { verifyLog } from "../inspect/verify-log.ts";
import { plural } from "../plural.ts";
import { type CommandRun, print, type Terminal } from "../terminal.ts";
import { commandLogger, withDatabase } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

export function addVerifyCommand(program: Command, run: CommandRun): void {
  const { terminal } = run;
  const command = program
    .command("verify")
    .description("fold the whole log and report whether counters, states and laws hold")
    .action(async (options: SharedOptions) => {
      const logger = commandLogger(terminal, options.verbose);
      await withDatabase(terminal, configOf(terminal, options), logger, async ({ log }) => {
        const violations = await printVerification(terminal, log);
        run.exitCode = violations === 0 ? EXIT.allSaved : EXIT.someFailed;
      });
    });
  withSharedOptions(command);
}

/** Prints what was found and answers the number of violations. */
export async function printVerification(terminal: Terminal, log: SyncLog): Promise<number> {
  const total = { streams: 0, changes: 0, jobs: 0, items: 0, queued: 0, outstanding: 0, ignoredIntents: 0 };
  let violations = 0;
  for await (const { userId, report, queue } of verifyLog(log)) {
    total.streams += 1;
    total.changes += report.changes + queue.changes;
    total.jobs += report.jobs;
    total.items += report.items;
    total.queued += queue.jobs;
    total.outstanding += report.outstanding.length + queue.outstanding.length;
    total.ignoredIntents += report.ignoredIntents + queue.ignoredIntents;
    violations += report.violations.length + queue.violationCount;
    for (const finding of [...report.violations, ...queue.violations])
      print(terminal, `${userId}: ${tell(finding)}`);
    const untold = queue.violationCount - queue.violations.length;
    if (untold > 0) print(terminal, `${userId}: and ${plural(untold, "more violation")} in the queue`);
  }
  const queued = total.queued > 0 ? [plural(total.queued, "queue job")] : [];
  const parts = [plural(total.jobs, "job"), plural(total.items, "item"), ...queued].join(", ");
  print(
    terminal,
    `Verified ${plural(total.changes, "change")} of ${plural(total.streams, "stream")}: ${parts}.`,
  );
  if (total.outstanding > 0) {
    print(
      terminal,
      `${plural(total.outstanding, "thing is", "things are")} still to be written by a worker; run an import or the server to see it done.`,
    );
  }
  if (total.ignoredIntents > 0) {
    print(
      terminal,
      `${plural(total.ignoredIntents, "intent")} of users came too late to have effect, which is no mistake.`,
    );
  }
  print(terminal, violations === 0 ? "Every law holds." : describeViolations(violations));
  return violations;
}

function describeViolations(count: number): string {
  return `${plural(count, "violation")} found. Unless somebody wrote to the log by hand, this is a bug: please report it with the output of tidemark log.`;
}

function tell({ law, subject, what }: Finding): string {
  return `${law} is broken: ${subject} ${what}`;
}
