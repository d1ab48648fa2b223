/** Completes a draft: whole addresses, one-line titles, dates that can be compared, each entry once. */
import type { Feed, FeedEntry, FeedFormat, UnusableEntry } from "../feed.ts";
import type { EntryDraft, FeedDraft } from "./feed-draft.ts";
import { plainLine } from "./plain-line.ts";
import { readLink, type WebLink } from "./web-link.ts";

/** Unusable entries that are named one by one. */
const MAX_NAMED = 100;

export function finishDraft(format: FeedFormat, draft: FeedDraft, documentUrl: string): Feed {
  const base = withBase(draft.base, documentUrl);
  const entries = new Map<string, FeedEntry>();
  const unusable: UnusableEntry[] = [];
  let unusableCount = 0;
  for (const entryDraft of draft.entries) {
    const entry = finishEntry(entryDraft, base);
    if (!("reason" in entry)) {
      if (!entries.has(entry.id)) entries.set(entry.id, entry);
      continue;
    }
    unusableCount += 1;
    if (unusable.length < MAX_NAMED) unusable.push(entry);
  }
  const site = firstLink(draft.siteLinks, base);
  return {
    format,
    title: plainLine(draft.title),
    siteUrl: site.ok ? site.url : null,
    entries: [...entries.values()],
    unusable,
    unusableCount,
  };
}

function finishEntry(draft: EntryDraft, feedBase: string): FeedEntry | UnusableEntry {
  const title = plainLine(draft.title);
  const link = firstLink(draft.links, withBase(draft.base, feedBase));
  if (!link.ok) return { title, reason: link.reason };
  return { id: draft.id ?? link.url, url: link.url, title, publishedAt: firstDate(draft.dates) };
}

/** The first that is usable; else what is wrong with the likeliest. */
function firstLink(links: readonly string[], base: string): WebLink {
  const readings = links.map((link) => readLink(link, base));
  return readings.find(({ ok }) => ok) ?? readings[0] ?? { ok: false, reason: "It has no link." };
}

function withBase(base: string | undefined, outer: string): string {
  return base === undefined ? outer : (URL.parse(base.trim(), outer)?.href ?? outer);
}

function firstDate(dates: readonly (string | undefined)[]): string | null {
  for (const date of dates) {
    const ms = date === undefined ? NaN : Date.parse(date);
    if (!Number.isNaN(ms)) return new Date(ms).toISOString();
  }
  return null;
}
