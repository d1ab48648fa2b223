/** Finds what drills have left alive, and calls it off. */
import type { Head, SyncLog } from "@tidemark/sync-log";
import { deleteLiveImports } from "./import-stream.ts";
import { cancelLiveJobs } from "./queue-stream.ts";
import { DRILL_PREFIX, type DrillTools } from "./scenario.ts";

/** Answers the streams in which something was alive. */
export async function callOffAll(tools: DrillTools): Promise<string[]> {
  const left: string[] = [];
  for await (const head of drillHeads(tools.log)) {
    if (!isLive(head)) continue;
    await deleteLiveImports(head.userId, tools);
    await cancelLiveJobs(head.userId, tools);
    left.push(head.userId);
  }
  return left;
}

export async function isAtRest(log: Pick<SyncLog, "head">, stream: string): Promise<boolean> {
  const head = await log.head(stream);
  return head === null || !isLive(head);
}

function isLive(head: Head): boolean {
  return head.attendAtMs !== null || head.queue.attendAtMs !== null;
}

async function* drillHeads(log: Pick<SyncLog, "heads">): AsyncGenerator<Head> {
  for (let afterUserId = DRILL_PREFIX; ;) {
    const heads = await log.heads({ afterUserId });
    for (const head of heads) {
      if (!head.userId.startsWith(DRILL_PREFIX)) return;
      yield head;
    }
    const last = heads.at(-1);
    if (!last) return;
    afterUserId = last.userId;
  }
}
