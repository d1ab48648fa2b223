/** A subscription in a log of one stream, for tests: what is appended is folded at once. */
import { createHash } from "node:crypto";
import type { Author } from "@tidemark/import-job";
import { type Change, formatStamp, type Json, type NewChange } from "@tidemark/sync-log";
import {
  createFeedBook,
  decidePoll,
  DEFAULT_FEED_LIMITS,
  evolveFeeds,
  type Feed,
  type FeedBook,
  type FeedLimits,
  type FeedRecord,
  itemsWanted,
  type PollAnswer,
  type PollContext,
  type PollDecision,
  readFeed,
  subscribe,
} from "../src/index.ts";

export const FEED_ID = "11111111-1111-4111-8111-111111111111";
const URL_OF_FEED = "https://example.com/feed";
export const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
export const HOUR_MS = 3_600_000;

function derive(...parts: readonly (string | number)[]): string {
  const hex = createHash("sha1").update(JSON.stringify(parts)).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export class Stream {
  readonly changes: Change[] = [];
  readonly book: FeedBook = createFeedBook();
  nowMs = START_MS;
  #ids = 0;

  readonly limits: FeedLimits;

  constructor(limits: Partial<FeedLimits> = {}) {
    this.limits = { ...DEFAULT_FEED_LIMITS, ...limits };
  }

  append(...changes: readonly NewChange[]): void {
    for (const change of changes) {
      if (this.changes.some(({ id }) => id === change.id)) continue;
      const seq = this.changes.length + 1;
      const stored = { ...change, userId: "u", seq, createdAt: formatStamp(this.nowMs) };
      this.changes.push(stored);
      evolveFeeds(this.book, stored);
    }
  }

  author(): Author {
    return {
      clientId: "device",
      actor: null,
      nowMs: this.nowMs,
      newId: () => derive("user", this.#ids++),
    };
  }

  subscribe(): void {
    const fields = { title: null, folder: [], everyMs: HOUR_MS, paused: false };
    this.append(subscribe(this.author(), { feedId: FEED_ID, url: URL_OF_FEED, ...fields }, this.record()));
  }

  record(): FeedRecord | null {
    const fold = this.book.feeds.get(FEED_ID);
    return fold === undefined ? null : readFeed(fold, this.limits);
  }

  feed(): FeedRecord {
    return this.record()!;
  }

  context(feed: FeedRecord, answer: PollAnswer): PollContext {
    const { limits, nowMs } = this;
    const without = { nowMs, limits, derive, newId: () => derive("poll", this.#ids++) };
    const wanted = new Set(itemsWanted(feed, answer, without));
    const known = this.changes.map(({ recordId }) => recordId).filter((id) => wanted.has(id));
    return { ...without, knownItems: new Set(known), others: [] };
  }

  decide(answer: PollAnswer): PollDecision {
    const feed = this.feed();
    return decidePoll(feed, answer, this.context(feed, answer));
  }

  /** Decides and stores. */
  poll(answer: PollAnswer): PollDecision {
    const decision = this.decide(answer);
    if (decision.kind === "polled") this.append(...decision.changes);
    return decision;
  }

  /** The addresses of all items, in the order of the log. */
  imported(): Json[] {
    return this.changes
      .filter(({ tableName }) => tableName === "articleImportItems")
      .map(({ data }) => data!["url"]!);
  }

  jobs(): Change[] {
    return this.changes.filter(({ tableName }) => tableName === "articleImportJobs");
  }
}

/** A document with entries of these names, the first the newest. */
export function feedOf(...names: readonly (string | number)[]): Feed {
  return {
    format: "rss",
    title: "A blog",
    siteUrl: "https://example.com/",
    entries: names.map((name) => ({
      id: `urn:${name}`,
      url: `https://example.com/${name}`,
      title: `Entry ${name}`,
      publishedAt: null,
    })),
    unusable: [],
    unusableCount: 0,
  };
}

export function answerOf(
  feed: Feed,
  more: { readonly etag?: string; readonly address?: string } = {},
): PollAnswer {
  return { kind: "feed", feed, address: URL_OF_FEED, etag: null, lastModified: null, ...more };
}

export function failed(code: string, retryAfterMs: number | null = null): PollAnswer {
  return { kind: "failed", code, message: `It failed: ${code}.`, retryAfterMs };
}

export const UNCHANGED: PollAnswer = {
  kind: "unchanged",
  address: URL_OF_FEED,
  etag: null,
  lastModified: null,
};
