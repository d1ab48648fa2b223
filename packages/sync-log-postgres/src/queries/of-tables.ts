import type { TableSet } from "@tidemark/sync-log";

/** A condition with names in place of parameters: only then can every plan use an index of just these tables. */
export function ofTables({ appId, tableNames }: TableSet): string {
  return `app_id = '${appId}' AND table_name IN (${tableNames.map((name) => `'${name}'`).join(", ")})`;
}
