/** Which entries of a document have not been seen, and which of them are worth an import. Pure. */
import type { FeedEntry } from "../feed.ts";
import type { FeedLimits } from "../limits.ts";
import type { FeedRecord } from "../record/feed-record.ts";

/** A UUID that follows from its parts: the same parts give the same id. */
export type DeriveId = (...parts: readonly (string | number)[]) => string;

export interface KeyedEntry {
  /** Names the entry within its feed. */
  readonly key: string;
  /** The item that imports it, now or ever. */
  readonly itemId: string;
  readonly url: string;
}

export interface Sighting {
  /** All entries of the document that are looked at, the newest first. */
  readonly entries: readonly KeyedEntry[];
  /** Those to import, the newest first. */
  readonly fresh: readonly KeyedEntry[];
  /** New ones that are not imported, because they are too many or came before the subscription. */
  readonly passedOver: number;
}

export function sightEntries(
  feed: Pick<FeedRecord, "id" | "seen">,
  entries: readonly FeedEntry[],
  limits: FeedLimits,
  derive: DeriveId,
): Sighting {
  const looked = newestFirst(entries).slice(0, limits.maxEntries);
  const keyed = once(
    looked.map((entry) => keyEntry(feed.id, entry, derive)),
    ({ key }) => key,
  );
  const seen = new Set(feed.seen);
  const unseen = once(
    keyed.filter(({ key }) => !seen.has(key)),
    ({ url }) => url,
  );
  const fresh = unseen.slice(0, feed.seen === null ? limits.firstEntries : limits.maxNewEntries);
  return { entries: keyed, fresh, passedOver: unseen.length - fresh.length };
}

/** The keys to remember after the document was seen: its own, and the latest of those that have vanished. */
export function rememberSeen(
  seen: readonly string[] | null,
  entries: readonly KeyedEntry[],
  { maxVanished }: FeedLimits,
): readonly string[] {
  const current = new Set(entries.map(({ key }) => key));
  const vanished = (seen ?? []).filter((key) => !current.has(key));
  return [...current, ...vanished.slice(0, maxVanished)];
}

const KEY_DIGITS = 12;

/** An id that is an address counts as the same with and without encryption: sites change that. */
function keyEntry(feedId: string, { id, url }: FeedEntry, derive: DeriveId): KeyedEntry {
  const itemId = derive(feedId, "entry", id.trim().replace(/^https?:/i, ""));
  return { key: itemId.replaceAll("-", "").slice(0, KEY_DIGITS), itemId, url };
}

/** By date where every entry has one, else as the document has them. */
function newestFirst(entries: readonly FeedEntry[]): readonly FeedEntry[] {
  if (entries.some(({ publishedAt }) => publishedAt === null)) return entries;
  return entries.toSorted((a, b) => compare(b.publishedAt!, a.publishedAt!) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The first of those that share a name. */
function once(entries: readonly KeyedEntry[], nameOf: (entry: KeyedEntry) => string): readonly KeyedEntry[] {
  const first = new Map<string, KeyedEntry>();
  for (const entry of entries) if (!first.has(nameOf(entry))) first.set(nameOf(entry), entry);
  return [...first.values()];
}
