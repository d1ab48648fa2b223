/** Changes to the JSON text that the append statement takes apart. */
import type { NewChange } from "@tidemark/sync-log";

export function encodeBatch(changes: readonly NewChange[]): string {
  return JSON.stringify(
    changes.map((change, index) => ({
      ordinal: index + 1,
      id: change.id,
      app_id: change.appId,
      table_name: change.tableName,
      record_id: change.recordId,
      space_id: change.spaceId,
      op: change.op,
      data: change.data,
      field_meta: change.fieldMeta,
      client_id: change.clientId,
      schema_version: change.schemaVersion,
      actor: change.actor,
      origin: change.origin,
    })),
  );
}
