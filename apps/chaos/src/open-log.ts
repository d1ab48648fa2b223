/** Opens the log for a process that may be started while there is no database, or no way to it. */
import { setTimeout as sleep } from "node:timers/promises";
import { connectSyncLog, type PostgresSyncLog, SetupError } from "@tidemark/sync-log-postgres";
import { saysNothingStored } from "./device/recording-log.ts";
import { ANSWER_WITHIN_MS } from "./tuning.ts";

const AGAIN_AFTER_MS = 200;

export async function openLog(url: string, maxConnections: number): Promise<PostgresSyncLog> {
  for (;;) {
    try {
      // The tables are there since before the first process.
      return await connectSyncLog({ url, maxConnections, migrate: false, answerWithinMs: ANSWER_WITHIN_MS });
    } catch (error) {
      const mayPass =
        (error instanceof SetupError && error.code === "unreachable") || saysNothingStored(error);
      if (!mayPass) throw error;
      await sleep(AGAIN_AFTER_MS);
    }
  }
}
