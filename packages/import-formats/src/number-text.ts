/**
 * Writes counts and sizes the way messages for people show them, the same on every machine.
 */

/** Whole numbers only, such as 1,000,000. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** Sizes below one MiB are given in bytes, so that a small limit does not read as "0 MiB". */
export function sizeText(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes >= 1 ? `${Math.round(mebibytes * 10) / 10} MiB` : `${countText(bytes)} bytes`;
}
