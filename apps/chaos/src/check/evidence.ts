/** What is left of a run, of one user each: the plan, the log as it is, and what every device has kept. */
import { PICKUPS } from "@tidemark/import-job";
import { type Change, type Head, type SyncLog, WORK_TABLES } from "@tidemark/sync-log";
import type { DeviceOrder } from "../device/device-process.ts";
import type { HistoryLine } from "../device/history.ts";
import { openJournal } from "../device/journal.ts";
import { readMirror } from "../device/mirror.ts";
import type { DevicePlan, Plan, PlannedItem } from "../plan/plan.ts";

export interface DeviceEvidence {
  readonly plan: DevicePlan;
  readonly history: readonly HistoryLine[];
  /** The device's own copy of the stream. */
  readonly mirror: readonly Change[];
}

export interface UserEvidence {
  readonly userId: string;
  readonly jobIds: readonly string[];
  readonly items: readonly PlannedItem[];
  /** The whole stream, without what pickups hold. */
  readonly changes: readonly Change[];
  readonly head: Head | null;
  readonly devices: readonly DeviceEvidence[];
}

export async function readEvidence(
  log: SyncLog,
  plan: Plan,
  orders: readonly DeviceOrder[],
): Promise<readonly UserEvidence[]> {
  const all: UserEvidence[] = [];
  for (const userId of plan.userIds) {
    const jobIds = plan.jobsOfUser.get(userId) ?? [];
    const own = new Set(jobIds);
    all.push({
      userId,
      jobIds,
      items: [...plan.items.values()].filter(({ jobId }) => own.has(jobId)),
      changes: await readStream(log, userId),
      head: await log.head(userId),
      devices: orders
        .filter((order) => order.plan.userId === userId)
        .map(({ plan: device, historyPath, mirrorPath }) => ({
          plan: device,
          history: openJournal<HistoryLine>(historyPath),
          mirror: readMirror(mirrorPath),
        })),
    });
  }
  return all;
}

async function readStream(log: SyncLog, userId: string): Promise<readonly Change[]> {
  const changes: Change[] = [];
  let position = 0;
  for (let hasMore = true; hasMore;) {
    const page = await log.readAfter(userId, position, { tables: WORK_TABLES, withoutDataOf: PICKUPS });
    changes.push(...page.changes);
    position = page.upTo;
    hasMore = page.hasMore;
  }
  return changes;
}
