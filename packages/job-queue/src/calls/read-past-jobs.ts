/** Jobs that have come to rest, read without a lock from all rows of their records. */
import type { SyncLog } from "@tidemark/sync-log";
import { claimsToRead, findInHistory, type JobSummary } from "../core/summary.ts";

export async function readPastJobs(
  log: Pick<SyncLog, "readRecords">,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, JobSummary>> {
  const rows = await log.readRecords(tenant, ids);
  const claimIds = claimsToRead(rows);
  const claims = claimIds.length > 0 ? await log.readRecords(tenant, claimIds) : [];
  return findInHistory(rows, claims);
}
