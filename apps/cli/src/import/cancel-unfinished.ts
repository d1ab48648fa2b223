/** Cancels a user's imports that have not ended. The worker carries it out. */
import { randomUUIDv7 } from "node:crypto";
import { createStreamView, DEFAULT_LIMITS, evolve, intendForJob, PICKUPS } from "@tidemark/import-job";
import { foldWorkflow, WORK_TABLES } from "@tidemark/sync-log";
import type { DeviceLog } from "./device.ts";

const CLIENT_ID = "tidemark-cli";

export async function cancelUnfinished(log: DeviceLog, userId: string): Promise<void> {
  await log.withStream(userId, async (stream) => {
    const view = createStreamView(userId, DEFAULT_LIMITS);
    for (let hasMore = true; hasMore;) {
      const page = await stream.readAfter(view.position, { tables: WORK_TABLES, withoutDataOf: PICKUPS });
      foldWorkflow(view, page.changes, evolve);
      view.position = page.upTo;
      hasMore = page.hasMore;
    }
    const author = { clientId: CLIENT_ID, actor: null, nowMs: Date.now(), newId: randomUUIDv7 };
    const unfinished = [...view.jobs.values()].filter(
      ({ status, deleted }) => status !== "done" && status !== "cancelled" && !deleted,
    );
    const intents = unfinished.map(({ id }) => intendForJob(author, id, "cancel"));
    if (intents.length > 0) await stream.append(intents);
  });
}
