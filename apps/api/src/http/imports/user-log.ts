/** The part of the log that the request of one user may use. */
import type { SyncLog } from "@tidemark/sync-log";

export type UserLog = Pick<SyncLog, "withStream" | "readAfter" | "head">;
