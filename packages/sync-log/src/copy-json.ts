/** JSON as it comes back from a store: a copy, without fields that have no value. */
import type { Json, JsonObject } from "./json.ts";

export function copyObject(object: JsonObject): JsonObject {
  const copy: Record<string, Json> = {};
  // Faster than a list of the entries, and every change that the log in memory keeps comes by here.
  for (const field in object) {
    const value = object[field];
    if (value !== undefined && Object.hasOwn(object, field)) setField(copy, field, copyJson(value));
  }
  return copy;
}

function copyJson(value: Json): Json {
  // JSON has no -0.
  if (typeof value === "number") return value + 0;
  if (typeof value !== "object" || value === null) return value;
  return isList(value) ? value.map(copyJson) : copyObject(value);
}

function setField(object: Record<string, Json>, field: string, value: Json): void {
  if (field !== "__proto__") object[field] = value;
  else Object.defineProperty(object, field, { value, enumerable: true, writable: true, configurable: true });
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
