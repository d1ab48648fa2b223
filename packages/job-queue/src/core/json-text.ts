/** Values as JSON text. */
import { InvalidJobError } from "../errors.ts";

export function jsonTextOf(value: unknown): string {
  const text = JSON.stringify(value === undefined ? null : value) as string | undefined;
  if (text === undefined) throw new InvalidJobError("A function is no JSON.");
  return text;
}
