/**
 * The feeds of the small web: desks, each with its articles in every format, which publish when they are
 * told to; and beside them feeds that moved, broke or went away. They honour ETags.
 */
import type { Delivery, Document } from "../delivery.ts";
import { generatedArticle } from "../generated-article.ts";
import { HOST_SUFFIX } from "../site.ts";
import {
  FEED_FORMATS,
  type FeedContents,
  type FeedEntry,
  type FeedFormat,
  writeFeed,
  writeFeedList,
  writeFeedPage,
} from "./feed-documents.ts";

const HOST = `letterbox.${HOST_SUFFIX}`;

const FILES: Record<FeedFormat, string> = {
  rss: "rss.xml",
  atom: "atom.xml",
  json: "feed.json",
  latin1: "latin1.xml",
};

/** Feeds that are not as they should be, each at a path of its own. */
const ODD_PATHS = {
  /** Moved for good to the first desk's RSS. */
  moved: "/moved.xml",
  /** Breaks off in the middle of a tag. */
  broken: "/broken.xml",
  /** Was removed for good (410). */
  gone: "/gone.xml",
  /** Never was there (404). */
  missing: "/missing.xml",
  /** Fails at every visit (503). */
  ill: "/ill.xml",
} as const;
export type OddFeed = keyof typeof ODD_PATHS;

export interface SmallFeeds {
  /** A desk's feed; desks are numbered from 0 and there are as many as anybody asks for. */
  url(format?: FeedFormat, desk?: number): string;
  odd(which: OddFeed): string;
  /** A page that names the first desk's feeds in its head. */
  readonly pageUrl: string;
  /** A list (OPML) of the first desk's feeds in every format. */
  readonly listUrl: string;
  /** Adds articles to every desk, and answers those of the first, the newest first. */
  publish(articles?: number): readonly string[];
  /** The articles that a desk's feed lists now, the newest first. */
  articlesOf(desk?: number): readonly string[];
  /** Lets nobody who asks for the address have an answer until it is released. */
  hold(url: string): HeldFeed;
}

export interface HeldFeed {
  /** Resolves when the first request has come. */
  readonly asked: Promise<void>;
  release(): void;
}

/** What answers a path of the feeds' host. */
export interface FeedShelf extends SmallFeeds {
  deliveryAt(host: string, path: string): Delivery | undefined;
}

const FIRST_ARTICLES = 12;
/** A document lists so many, the newest. */
const LISTED_ARTICLES = 20;
const ARTICLES_PER_DESK = 1_000;
const FIRST_NUMBER = 500_000;
const ARTICLE_HOSTS = 20;
const FIRST_PUBLISHED_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

const DESK_FEED = /^\/desk\/(?<desk>\d{1,4})\/(?<file>[a-z0-9.]+)$/;

export function createFeedShelf(port: number): FeedShelf {
  let published = FIRST_ARTICLES;
  const held = new Map<string, { readonly until: Promise<void>; readonly asked: () => void }>();
  const at = (path: string) => `http://${HOST}:${port}${path}`;
  const url = (format: FeedFormat = "rss", desk = 0) => at(`/desk/${desk}/${FILES[format]}`);

  const entriesOf = (desk: number): FeedEntry[] =>
    Array.from({ length: Math.min(published, LISTED_ARTICLES) }, (_, age) =>
      entryOf(desk, published - 1 - age, port),
    );
  const contentsOf = (desk: number): FeedContents => ({
    // A letter that is two bytes in UTF-8, so that a wrong encoding shows.
    title: `Letterbox Café, desk ${desk}`,
    siteUrl: at("/"),
    entries: entriesOf(desk),
  });

  const feedAt = (path: string): Delivery | undefined => {
    const { desk, file } = DESK_FEED.exec(path)?.groups ?? {};
    const format = FEED_FORMATS.find((name) => FILES[name] === file);
    if (desk === undefined || format === undefined) return undefined;
    const document = writeFeed(format, contentsOf(Number(desk)));
    return { kind: "versioned", etag: `"${format}-${desk}-${published}"`, document };
  };

  const deliveryOf = (path: string): Delivery | undefined => {
    switch (path) {
      case "/":
        return writeFeedPage("The Letterbox", [
          { type: "application/rss+xml", url: url("rss") },
          { type: "application/atom+xml", url: url("atom") },
        ]);
      case "/feeds.opml":
        return writeFeedList(FEED_FORMATS.map((format) => ({ title: `As ${format}`, url: url(format) })));
      case ODD_PATHS.moved:
        return { kind: "redirect", status: 301, location: url("rss") };
      case ODD_PATHS.broken:
        return cutShort(writeFeed("rss", contentsOf(0)));
      case ODD_PATHS.gone:
        return { kind: "status", status: 410, html: "<!DOCTYPE html><title>Gone</title>" };
      case ODD_PATHS.ill:
        return { kind: "status", status: 503, html: "<!DOCTYPE html><title>Ill</title>" };
      default:
        return feedAt(path);
    }
  };

  const articlesOf = (desk = 0) => entriesOf(desk).map((entry) => entry.url);

  return {
    url,
    odd: (which) => at(ODD_PATHS[which]),
    pageUrl: at("/"),
    listUrl: at("/feeds.opml"),
    publish(articles = 1) {
      published += articles;
      return articlesOf().slice(0, articles);
    },
    articlesOf,
    hold(address) {
      const until = Promise.withResolvers<void>();
      const asked = Promise.withResolvers<void>();
      held.set(address, { until: until.promise, asked: asked.resolve });
      return {
        asked: asked.promise,
        release() {
          held.delete(address);
          until.resolve();
        },
      };
    },
    deliveryAt(host, path) {
      if (host !== HOST) return undefined;
      const delivery = deliveryOf(path);
      const hold = held.get(at(path));
      if (hold === undefined || delivery === undefined) return delivery;
      hold.asked();
      return { kind: "held", until: hold.until, afterwards: delivery };
    },
  };
}

/** By its place among all that the desk has ever published. */
function entryOf(desk: number, place: number, port: number): FeedEntry {
  const number = FIRST_NUMBER + desk * ARTICLES_PER_DESK + place;
  return {
    url: `http://h${number % ARTICLE_HOSTS}.${HOST_SUFFIX}:${port}/generated/${number}`,
    title: generatedArticle(number).title,
    publishedAt: new Date(FIRST_PUBLISHED_MS + place * HOUR_MS),
  };
}

function cutShort({ bytes, ...document }: Document): Document {
  return { ...document, bytes: () => bytes().subarray(0, -20) };
}
