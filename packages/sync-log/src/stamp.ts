/**
 * Field times. Writers' clocks disagree, so a stamp orders edits of one field and nothing else;
 * positions order the log.
 */

/** The latest time that a stamp may name, so that its ISO form keeps four-digit years. */
const LATEST_MS = Date.parse("9999-12-31T23:59:59.999Z");

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** What was read and written last: fields of one change, and changes of one transaction, mostly say the same time. */
let read: { readonly text: string; readonly ms: number | null } = { text: "", ms: null };
let written: { readonly ms: number; readonly text: string } = { ms: NaN, text: "" };

/** Milliseconds since 1970 of an ISO time with a zone, or null when the text is no such time. */
export function parseStampMs(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (text !== read.text) read = { text, ms: parseTime(text) };
  return read.ms;
}

function parseTime(text: string): number | null {
  const ms = ISO_TIME.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? null : ms;
}

export function formatStamp(ms: number): string {
  if (ms !== written.ms) written = { ms, text: new Date(Math.min(ms, LATEST_MS)).toISOString() };
  return written.text;
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
