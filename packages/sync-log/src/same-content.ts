/** Whether two changes say the same, so that a repeated id can be told from a reused one. */
import type { NewChange } from "./change.ts";
import type { Json } from "./json.ts";

export function sameContent(a: NewChange, b: NewChange): boolean {
  return (
    a.appId === b.appId &&
    a.tableName === b.tableName &&
    a.recordId === b.recordId &&
    a.op === b.op &&
    sameJson(a.data, b.data) &&
    sameJson(a.fieldMeta, b.fieldMeta)
  );
}

function sameJson(a: Json, b: Json): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** JSON text with sorted keys: jsonb does not keep their order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
