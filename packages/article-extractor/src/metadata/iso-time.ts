/**
 * Reads a time as pages write it into ISO 8601, with no more than was said: a day stays a day, and a time
 * without an offset gets none. What is ambiguous (05/06/2015) or impossible is null.
 */

import { monthNumber } from "./month-names.ts";

/** Longer texts hold something else. */
const MAX_CHARS = 200;
const FIRST_YEAR = 1000;
const LAST_YEAR = 2199;

interface Day {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ,]+(\S.*))?)?)?$/i;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?(?:\d{2})?)?)?$/i;
const YEAR_FIRST = /(?:^|\D)(\d{4})\s*[/.年년]\s*(\d{1,2})\s*[/.月월]\s*(\d{1,2})(?:\s*[日일.])?(?!\d)(.*)$/;
const YEAR_LAST = /(?:^|\D)(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)(.*)$/;
const DAY_NAME_YEAR =
  /(?:^|\D)(\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?(?:\s+de|\s+of|\s+d')?[\s-]+(\p{L}+)\.?,?(?:\s+de|\s+del)?[\s-]+(\d{4})(?!\d)(.*)$/u;
const NAME_DAY_YEAR = /(?:^|[^\p{L}])(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)(.*)$/u;
const NAME_YEAR = /^(\p{L}{3,})\.?,?\s+(\d{4})$/u;
const CLOCK =
  /(?:^|[^\d:])(\d{1,2})[:h時](\d{2})(?:[:](\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([ap])\.?m\.?)?\s*((?:UTC|GMT)[+\-−]\d{1,2}:?(?:\d{2})?|Z|UTC|GMT|[+\-−]\d{2}:?(?:\d{2})?)?(?![\d:])/i;

/** The time in ISO 8601; null when the text names none for certain. */
export function isoTime(written: string): string | null {
  const text = written.slice(0, MAX_CHARS).replaceAll(/\s+/g, " ").trim();
  if (text === "" || written.length > MAX_CHARS) return null;
  const time = isoWritten(text) ?? compact(text) ?? numbered(text) ?? named(text);
  return time === null || isPlaceholder(time) ? null : time;
}

/** The first instant of computers' clocks is what programs write that know no time. */
function isPlaceholder(time: string): boolean {
  return time.startsWith("1970-01-01") || Date.parse(time) === 0;
}

function isoWritten(text: string): string | null {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [, year, month, day, clock] = found;
  return join({ year: Number(year), ...part("month", month), ...part("day", day) }, clock ?? "");
}

function compact(text: string): string | null {
  const found = COMPACT.exec(text);
  if (found === null) return null;
  const [, year, month, day, hours, minutes, seconds, zone = ""] = found;
  const clock = hours === undefined ? "" : [hours, minutes, seconds].filter(Boolean).join(":") + zone;
  return join({ year: Number(year), month: Number(month), day: Number(day) }, clock);
}

function numbered(text: string): string | null {
  const first = YEAR_FIRST.exec(text);
  if (first !== null) {
    return join({ year: Number(first[1]), month: Number(first[2]), day: Number(first[3]) }, first[4]!);
  }
  const last = YEAR_LAST.exec(text);
  if (last === null) return null;
  const [a, b, year] = [Number(last[1]), Number(last[3]), Number(last[4])];
  // With points the day comes first everywhere; with other signs only a number above 12 tells which is which.
  if (last[2] === "." || a > 12 || a === b) return join({ year, month: b, day: a }, last[5]!);
  return b > 12 ? join({ year, month: a, day: b }, last[5]!) : null;
}

function named(text: string): string | null {
  const dayFirst = DAY_NAME_YEAR.exec(text);
  const month = dayFirst === null ? null : monthNumber(dayFirst[2]!);
  if (dayFirst !== null && month !== null) {
    return join({ year: Number(dayFirst[3]), month, day: Number(dayFirst[1]) }, dayFirst[4]!);
  }
  const nameFirst = NAME_DAY_YEAR.exec(text);
  const firstMonth = nameFirst === null ? null : monthNumber(nameFirst[1]!);
  if (nameFirst !== null && firstMonth !== null) {
    return join({ year: Number(nameFirst[3]), month: firstMonth, day: Number(nameFirst[2]) }, nameFirst[4]!);
  }
  const monthOnly = NAME_YEAR.exec(text);
  const only = monthOnly === null ? null : monthNumber(monthOnly[1]!);
  return monthOnly === null || only === null ? null : join({ year: Number(monthOnly[2]), month: only }, "");
}

function part(name: "month" | "day", digits: string | undefined): Partial<Day> {
  return digits === undefined ? {} : { [name]: Number(digits) };
}

function join(day: Day, clock: string): string | null {
  const date = isoDay(day);
  if (date === null || clock === "" || day.day === undefined) return date;
  return `${date}${isoClock(clock)}`;
}

function isoDay({ year, month, day }: Day): string | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  if (month === undefined) return String(year);
  if (month < 1 || month > 12) return null;
  if (day === undefined) return `${year}-${two(month)}`;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

/** `Thh:mm[:ss[.fff]][offset]`, or nothing when the rest of the text is no time of day. */
function isoClock(text: string): string {
  const found = CLOCK.exec(text);
  if (found === null) return "";
  const [, hour, minutes, seconds, fraction, half, zone] = found;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  if (hours > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return "";
  const precise = seconds === undefined ? "" : `:${seconds}${thousandths(fraction)}`;
  return `T${two(hours)}:${minutes}${precise}${isoOffset(zone)}`;
}

function thousandths(fraction: string | undefined): string {
  const digits = (fraction ?? "").slice(0, 3).replace(/0+$/, "");
  return digits === "" ? "" : `.${digits.padEnd(3, "0")}`;
}

function isoOffset(zone: string | undefined): string {
  if (zone === undefined) return "";
  const offset = zone.replace(/^(?:UTC|GMT|Z)/i, "");
  if (offset === "") return "Z";
  const written = offset.replaceAll(/\D/g, "");
  const digits = (written.length % 2 === 0 ? written : `0${written}`).padEnd(4, "0");
  if (offset !== zone && /^0+$/.test(digits)) return "Z";
  const sign = offset.startsWith("+") ? "+" : "-";
  const [hours, minutes] = [digits.slice(0, 2), digits.slice(2)];
  return Number(hours) <= 14 && Number(minutes) < 60 ? `${sign}${hours}:${minutes}` : "";
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
