/** Ends the leases of processes that are certain to be gone, so that their claims are lost at once. */
import type { Lease } from "@tidemark/sync-log";
import type { ImportWorkerPorts } from "./ports.ts";

/** Answers the leases that it ended. `ownWorkerId` is left alone. */
export async function dropGoneLeases(
  { log, isGone }: Pick<ImportWorkerPorts, "log" | "isGone">,
  ownWorkerId: string,
): Promise<readonly Lease[]> {
  const gone: Lease[] = [];
  for (const lease of await log.leases.all()) {
    if (lease.workerId === ownWorkerId || !isGone(lease)) continue;
    await log.leases.drop(lease.workerId);
    gone.push(lease);
  }
  return gone;
}
