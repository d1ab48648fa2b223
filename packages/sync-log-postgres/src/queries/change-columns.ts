/** The columns of a stored change as reads list them; `decodeChange` takes them in this order. */

/** A row of a read. JSON that many rows have in common comes as text, to be parsed once. */
export type ChangeColumns = readonly [
  seq: number,
  createdAtMs: number,
  id: string,
  appId: string,
  tableName: string,
  recordId: string,
  spaceId: string | null,
  op: string,
  data: unknown,
  fieldMetaText: string | null,
  clientId: string | null,
  schemaVersion: number | null,
  actorText: string | null,
  origin: string | null,
];

/** The select list, with `data` given by an expression. */
export function changeColumns(data: string): string {
  return `
  seq,
  round(date_part('epoch', created_at) * 1000) AS created_at_ms,
  id,
  app_id,
  table_name,
  record_id,
  space_id,
  op,
  ${data} AS data,
  field_meta::text AS field_meta,
  client_id,
  schema_version,
  actor::text AS actor,
  origin`;
}
