/** A device's log that writes down every answer: what was acknowledged, what was refused and what stayed in doubt. */
import type { DeviceLog } from "@tidemark/cli/device";
import type { Change, LockedStream, NewChange } from "@tidemark/sync-log";
import { DatabaseDiskFullError, TransientLogError, UnknownCommitError } from "@tidemark/sync-log-postgres";
import { overriding } from "../overriding.ts";
import { digestOfChange, type HistoryFact } from "./history.ts";

export function recordingLog(log: DeviceLog, record: (fact: HistoryFact) => void): DeviceLog {
  return {
    readAfter: (userId, position, query) => log.readAfter(userId, position, query),
    async withStream(userId, work) {
      let ids: readonly string[] = [];
      let stored: readonly Change[] = [];
      const append = async (stream: LockedStream, changes: readonly NewChange[]) => {
        ids = changes.map(({ id }) => id);
        record({ kind: "tried", ids });
        const appended = await stream.append(changes);
        stored = appended.changes;
        return appended;
      };
      try {
        const result = await log.withStream(userId, (stream) =>
          work(overriding(stream, "append", (changes) => append(stream, changes))),
        );
        if (ids.length > 0)
          record({ kind: "acked", changes: stored.map((one) => [one.id, one.seq, digestOfChange(one)]) });
        return result;
      } catch (error) {
        if (ids.length === 0) throw error;
        if (error instanceof UnknownCommitError) record({ kind: "unknown", ids });
        else if (saysNothingStored(error)) record({ kind: "refused", ids, error: (error as Error).name });
        throw error;
      }
    },
  };
}

/** The two errors that promise that nothing of the transaction is in the log. */
export function saysNothingStored(error: unknown): boolean {
  return error instanceof TransientLogError || error instanceof DatabaseDiskFullError;
}
