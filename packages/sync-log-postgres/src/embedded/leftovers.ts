/**
 * Ends what a dead server left behind and what keeps its shared memory: stuck or stopped
 * processes, or a server whose pid file somebody deleted. Only processes that carry this
 * cluster's name are touched, and killing them costs nothing that recovery does not restore.
 */
import type { Logger } from "./logger.ts";
import { sendSignal } from "./postmaster.ts";
import { servesCluster } from "./postmaster-file.ts";
import { listProcesses } from "./process-identity.ts";
import { clusterName } from "./server-settings.ts";

export async function endLeftovers(clusterDir: string, logger: Logger): Promise<void> {
  const processes = await listProcesses();
  const servers = processes.filter(({ commandLine }) => servesCluster(commandLine, clusterDir));
  // A server that lives ends its own processes; killed under it, they would only come back.
  const title = `postgres: ${clusterName(clusterDir)}: `;
  const leftovers =
    servers.length > 0 ? servers : processes.filter(({ commandLine }) => commandLine.startsWith(title));
  if (leftovers.length === 0) return;
  const pids = leftovers.map(({ pid }) => pid);
  logger.info("Ending what a dead Postgres left behind", { pids });
  for (const pid of pids) sendSignal(pid, servers.length > 0 ? "SIGQUIT" : "SIGKILL");
}
