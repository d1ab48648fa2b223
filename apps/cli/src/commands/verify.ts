/** `tidemark verify`: folds the whole log and says whether counters, states and laws hold. */
import type { Finding } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import type { Command } from "commander";
import { EXIT } from "../exit-codes.ts";
import { verifyLog } from "../inspect/verify-log.ts";
import { print } from "./import-list.ts";
import { commandLogger, withDatabase } from "./session.ts";
import { configOf, type SharedOptions, withSharedOptions } from "./shared-options.ts";

export function addVerifyCommand(program: Command): void {
  const command = program
    .command("verify")
    .description("fold the whole log and report whether counters, states and laws hold")
    .action(async (options: SharedOptions) => {
      await withDatabase(configOf(options), commandLogger(options.verbose), async ({ log }) => {
        const violations = await printVerification(log);
        process.exitCode = violations === 0 ? EXIT.allSaved : EXIT.someFailed;
      });
    });
  withSharedOptions(command);
}

/** Prints what was found and answers the number of violations. */
export async function printVerification(log: SyncLog): Promise<number> {
  const total = { streams: 0, changes: 0, jobs: 0, items: 0, outstanding: 0, ignoredIntents: 0 };
  let violations = 0;
  for await (const { userId, report } of verifyLog(log)) {
    total.streams += 1;
    total.changes += report.changes;
    total.jobs += report.jobs;
    total.items += report.items;
    total.outstanding += report.outstanding.length;
    total.ignoredIntents += report.ignoredIntents;
    violations += report.violations.length;
    for (const finding of report.violations) print(`${userId}: ${tell(finding)}`);
  }
  const { streams, changes, jobs, items } = total;
  print(`Verified ${changes} changes of ${streams} streams: ${jobs} jobs, ${items} items.`);
  if (total.outstanding > 0)
    print(`${total.outstanding} things are for a worker still to write; start one to see them done.`);
  if (total.ignoredIntents > 0) print(`${total.ignoredIntents} intents came too late to have effect.`);
  print(
    violations === 0
      ? "Every law holds."
      : `${violations} violations. Please report them with the output of tidemark log.`,
  );
  return violations;
}

function tell({ law, subject, what }: Finding): string {
  return `${law} is broken: ${subject} ${what}`;
}
