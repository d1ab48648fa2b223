/** Reads the Retry-After header, in seconds or as a date. It has no clock of its own. */

/** The asked-for wait, from 0 to `maxMs`; undefined when the header is absent or makes no sense. */
export function retryAfterMs(header: string | null, nowMs: number, maxMs: number): number | undefined {
  if (header === null) return undefined;
  const value = header.trim();
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, maxMs);
  // Every form of an HTTP date begins with the day's name; Date.parse alone would take "-5" for a year.
  if (!/^[A-Za-z]{3,9},? /.test(value)) return undefined;
  const atMs = Date.parse(/(?:GMT|UTC|[+-]\d{4})$/.test(value) ? value : `${value} GMT`);
  if (Number.isNaN(atMs)) return undefined;
  return Math.min(Math.max(atMs - nowMs, 0), maxMs);
}
