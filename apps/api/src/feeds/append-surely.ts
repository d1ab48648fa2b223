/** Does work on a stream again whose commit is in doubt. The work must find out itself what of it is there. */
import type { LockedStream, SyncLog } from "@tidemark/sync-log";
import { UnknownCommitError } from "@tidemark/sync-log-postgres";

const COMMIT_DOUBTS = 3;

export async function appendSurely<T>(
  log: Pick<SyncLog, "withStream">,
  userId: string,
  work: (stream: LockedStream) => Promise<T>,
): Promise<T> {
  for (let doubts = 1; ; doubts += 1) {
    try {
      return await log.withStream(userId, work);
    } catch (error) {
      if (!(error instanceof UnknownCommitError) || doubts === COMMIT_DOUBTS) throw error;
    }
  }
}
