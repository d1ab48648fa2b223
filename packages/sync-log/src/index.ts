export { appendUnseen } from "./append-unseen.ts";
export { aroundLog, aroundStream } from "./around-log.ts";
export type { Actor, Change, ChangeProblem, NewChange, Op, Origin, RecordRef } from "./change.ts";
export { changeProblem, DELETED_AT } from "./change.ts";
export type { ContentRecord, StampedValue } from "./content-fold.ts";
export { evolveContent, foldContent, isDeleted, readContent } from "./content-fold.ts";
export type { Cursor, CursorReading } from "./cursor.ts";
export { formatCursor, parseCursor, readCursor } from "./cursor.ts";
export type { Json, JsonObject } from "./json.ts";
export { KeyedTurns } from "./keyed-turns.ts";
export { askedLanes, withAsked, withHints } from "./lanes.ts";
export type {
  Appended,
  ChangePage,
  Head,
  HeadHints,
  IfFree,
  JobQuery,
  Lease,
  Leases,
  LockedStream,
  ReadQuery,
  SyncLog,
} from "./log.ts";
export { IdReusedError, InvalidChangeError } from "./log.ts";
export type { MemorySyncLogOptions } from "./memory-log.ts";
export { createMemorySyncLog } from "./memory-log.ts";
export { sameContent } from "./same-content.ts";
export { clampStampMs, formatStamp, laterStampMs, parseStampMs } from "./stamp.ts";
export { isStorableText, toStorableText } from "./storable.ts";
export type { Upcaster } from "./upcast.ts";
export { createUpcast } from "./upcast.ts";
export type { Lane, TableSet } from "./work-tables.ts";
export {
  FEED_TABLE_SET,
  FEED_TABLES,
  IMPORT_TABLES,
  laneOf,
  QUEUE_TABLE_SET,
  QUEUE_TABLES,
  WORK_TABLES,
} from "./work-tables.ts";
export type { Effect, Evolve, PositionedView } from "./workflow-fold.ts";
export { APPLIED, foldWorkflow, ignored, UNRELATED } from "./workflow-fold.ts";
