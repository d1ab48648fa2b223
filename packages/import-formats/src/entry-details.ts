/**
 * Cleans what an export says about an entry beside its address: title, time, tags. Anything unusable is
 * left out rather than refused, since the address alone is enough to import.
 */

import type { ReadingListEntry } from "./reading-list.ts";

export type StatedDetails = { title?: unknown; addedAt?: unknown; tags?: unknown };

const maxTitleChars = 1000;
const maxTagChars = 100;
const maxTags = 64;

/** Only these are the same instant on every machine: other notations depend on locale or time zone. */
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i;

export function detailedEntry(url: string, line: number, stated: StatedDetails): ReadingListEntry {
  const entry: ReadingListEntry = { url, line };
  const title = oneLine(stated.title, maxTitleChars);
  if (title !== "" && !isSameAddress(title, url)) entry.title = title;
  const addedAt = instant(stated.addedAt);
  if (addedAt !== undefined) entry.addedAt = addedAt;
  const tags = stated.tags === undefined ? [] : tagList(stated.tags);
  if (tags.length > 0) entry.tags = tags;
  return entry;
}

/** Exports use the address as the title of a page they could not read; that title says nothing. */
function isSameAddress(title: string, url: string): boolean {
  return /^https?:\/\//i.test(title) && URL.parse(title)?.href === url;
}

/** Control characters and lone surrogates go, because JSON columns of a database refuse them. */
function oneLine(value: unknown, maxChars: number): string {
  if (typeof value !== "string" || value === "") return "";
  const collapsed = value
    .slice(0, maxChars * 4)
    // oxlint-disable-next-line no-control-regex -- control characters are what is being removed
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, " ")
    .trim();
  return detached(collapsed.slice(0, maxChars).trim().toWellFormed());
}

/** A slice keeps the whole file's text alive; a copy lets it go while the list is still in use. */
function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}

function instant(value: unknown): string | undefined {
  const epochMs = typeof value === "string" ? epochMsOfText(value.trim()) : epochMsOfNumber(value);
  if (epochMs === undefined || !(epochMs > 0) || epochMs >= Date.UTC(10_000, 0)) return undefined;
  return new Date(epochMs).toISOString();
}

function epochMsOfText(text: string): number | undefined {
  if (/^\d{1,17}(?:\.\d{1,9})?$/.test(text)) return epochMsOfNumber(Number(text));
  const match = isoTime.exec(text);
  if (match === null) return undefined;
  const isUtcByDefault = match[1] === undefined && text.length > 10;
  const notation = text
    .replace(" ", "T")
    .replace(/\s/g, "")
    .replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
  const parsed = Date.parse(isUtcByDefault ? `${notation}Z` : notation);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** Exports count seconds, milliseconds or microseconds; the magnitude tells which. */
function epochMsOfNumber(value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  if (value < 1e11) return value * 1000;
  return value < 1e14 ? value : value / 1000;
}

function tagList(value: unknown): string[] {
  const tags = new Set<string>();
  for (const stated of statedTags(value)) {
    const tag = oneLine(tagName(stated), maxTagChars);
    if (tag !== "") tags.add(tag);
    if (tags.size === maxTags) break;
  }
  return [...tags];
}

function statedTags(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string" || value.trim() === "") return [];
  const text = value.slice(0, maxTags * maxTagChars * 2).trim();
  if (text.startsWith("[") && text.endsWith("]")) return jsonArray(text) ?? text.slice(1, -1).split(",");
  return text.split(text.includes("|") ? "|" : ",");
}

function jsonArray(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Some exports write a tag as an object that carries its name. */
function tagName(tag: unknown): unknown {
  if (typeof tag !== "object" || tag === null) return tag;
  for (const key of ["name", "label"]) {
    if (Object.hasOwn(tag, key)) return (tag as Record<string, unknown>)[key];
  }
  return undefined;
}
