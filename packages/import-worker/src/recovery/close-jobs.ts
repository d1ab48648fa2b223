/** What becomes of jobs that nobody can move: they fail, with a result that says why and can be redriven. Pure. */
import type { RecoveryCommand } from "@tidemark/job-queue";
import type { Finding } from "./report.ts";

/** Results of jobs that recovery has closed carry one of these. */
export const CLOSING_CODES: ReadonlySet<string> = new Set(["stale", "half-written"]);

const STALE = resultOf(
  "stale",
  "The job's worker vanished long ago and nobody took it up again, so it was given up. Redrive it if it is still wanted.",
);
const HALF_WRITTEN = resultOf(
  "half-written",
  "Whoever made this run stopped before all of its tasks were written, so it was given up. The schedule's next run begins anew.",
);

export function commandsFor(found: readonly Finding[]): RecoveryCommand[] {
  return found.flatMap(({ kind, id, reason }): RecoveryCommand[] => {
    if (kind === "schedule-run" && reason === "half-written")
      return [{ kind: "fail-unrun", id, result: HALF_WRITTEN }];
    if (kind === "queue-job" && reason === "stale")
      return [{ kind: "fail-attempt", job: { by: "id", id }, error: STALE, retryable: false }];
    return [];
  });
}

function resultOf(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}
