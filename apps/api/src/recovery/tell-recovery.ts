/** Says in log lines what a recovery found and did. */
import type { RecoveryReport, RecoveryResult } from "@tidemark/import-worker";
import type { Logger } from "../logging/create-logger.ts";

/** Of more records than this only the number is told. */
const MAX_TOLD = 50;

/** False when something may still be interrupted that a recovery could mend. */
export function isRecovered({ outcome }: RecoveryResult): boolean {
  return outcome === "recovered" || outcome === "warnings" || outcome === "skipped";
}

export function tellRecovery(result: RecoveryResult, logger: Logger): void {
  if (result.outcome === "skipped") {
    logger.info(
      result.reason === "recent"
        ? "Recovery is left out: one ended well a moment ago, and nothing was interrupted since then"
        : "Recovery is left out: another process is at it",
    );
    return;
  }
  const { outcome, report } = result;
  tellItems(report, logger);
  const counts = countsOf(report);
  switch (outcome) {
    case "recovered":
      logger.info(report.done.length === 0 ? "Nothing had to be recovered" : "All was recovered", counts);
      return;
    case "warnings":
      logger.error("see the lines above", "Recovery ended with warnings", counts);
      return;
    case "failed":
      logger.error(result.why, "Recovery failed; serving goes on without it", counts);
      return;
    case "timed-out":
      logger.error("it took too long", "Recovery was broken off; serving goes on without it", counts);
      return;
    case "stopped":
      logger.info("Recovery was broken off, because the process is asked to stop", counts);
      return;
    default:
      return outcome satisfies never;
  }
}

function tellItems({ found, done, problems }: RecoveryReport, logger: Logger): void {
  for (const { kind, stream, id, reason, what } of found.slice(0, MAX_TOLD))
    logger.info(`Recovery found: ${kind} ${what}`, { stream, id, reason });
  for (const { kind, stream, id, what } of done.slice(0, MAX_TOLD))
    logger.info(`Recovery did: ${kind} ${what}`, { stream, id });
  for (const { stream, lane, what } of problems.slice(0, MAX_TOLD))
    logger.error(what, "Recovery left a stream", { stream, lane });
}

function countsOf({ found, done, problems, streams }: RecoveryReport) {
  return { found: found.length, done: done.length, problems: problems.length, streams };
}
