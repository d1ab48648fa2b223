/**
 * Field times. Writers' clocks disagree, so a stamp orders edits of one field and nothing else;
 * positions order the log.
 */

/** The latest time that a stamp may name, so that its ISO form keeps four-digit years. */
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** Milliseconds since 1970 of an ISO time with a zone, or null when the text is no such time. */
export function parseStampMs(text: string | undefined): number | null {
  if (text === undefined || !ISO_TIME.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

export function formatStamp(ms: number): string {
  return new Date(Math.min(ms, LATEST_MS)).toISOString();
}

/**
 * The stamp of a worker's write: now, or just after the latest stamp seen on the record, so that a
 * plain last-writer-wins reader takes it whatever the other writers' clocks said.
 */
export function laterStampMs(nowMs: number, latestSeenMs: number): number {
  return Math.min(Math.max(nowMs, latestSeenMs + 1), LATEST_MS);
}

/** A device's time from the future counts as the time at which it arrived. */
export function clampStampMs(stampMs: number, arrivedMs: number): number {
  return Math.min(stampMs, arrivedMs);
}
