/** A user's own edits of content records, as changes. */
import { APP_ID, type Author } from "@tidemark/import-job";
import {
  type ContentRecord,
  DELETED_AT,
  formatStamp,
  type JsonObject,
  laterStampMs,
  type NewChange,
} from "@tidemark/sync-log";

export interface RecordName {
  readonly tableName: string;
  readonly recordId: string;
}

/** A new record, or one that perhaps another device made, too. */
export function insertRecord(author: Author, name: RecordName, data: JsonObject): NewChange {
  return edit(author, name, "insert", data, undefined);
}

/** Sets fields, later than any value that the device has seen of them. `deletedAt: null` brings a record back. */
export function updateRecord(
  author: Author,
  name: RecordName,
  data: JsonObject,
  seen: ContentRecord | undefined,
): NewChange {
  return edit(author, name, "update", data, seen);
}

export function deleteRecord(author: Author, name: RecordName, seen: ContentRecord | undefined): NewChange {
  const fieldMeta = { [DELETED_AT]: stamp(author, seen, DELETED_AT) };
  return { ...edit(author, name, "delete", {}, seen), data: null, fieldMeta };
}

function edit(
  author: Author,
  { tableName, recordId }: RecordName,
  op: NewChange["op"],
  data: JsonObject,
  seen: ContentRecord | undefined,
): NewChange {
  const fieldMeta: Record<string, string> = {};
  for (const field in data) fieldMeta[field] = stamp(author, seen, field);
  return {
    id: author.newId(),
    appId: APP_ID,
    tableName,
    recordId,
    op,
    data,
    fieldMeta,
    spaceId: null,
    clientId: author.clientId,
    schemaVersion: 1,
    actor: author.actor,
    origin: "user",
  };
}

function stamp({ nowMs }: Author, seen: ContentRecord | undefined, field: string): string {
  return formatStamp(laterStampMs(nowMs, seen?.get(field)?.atMs ?? -Infinity));
}
