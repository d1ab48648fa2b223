/**
 * Ids that follow from what they name, so that doing the same thing again names it the same and has
 * effect once. UUIDs of version 5 (RFC 9562).
 */
import { createHash } from "node:crypto";

/** Tidemark's own, so that no other program's names collide with these. */
const NAMESPACE = Buffer.from("7f0f3c1e5b6a4d0e9c2a64d2b1f8a937", "hex");

/** The same parts give the same id; parts do not run into each other. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
