/** A subscription as the log's fields say it. */
import { type ContentRecord, isDeleted, type Json, parseStampMs } from "@tidemark/sync-log";
import { boundedEveryMs, type FeedLimits } from "../limits.ts";

export interface FeedRecord {
  readonly id: string;
  /** Position of its first change, and the ISO time at which the log stored that. */
  readonly firstSeq: number;
  readonly createdAt: string;
  /** The latest time that any of its fields is stamped with, ms. */
  readonly lastStampMs: number;

  readonly url: string;
  /** The subscriber's own name for it. */
  readonly title: string | null;
  readonly folder: readonly string[];
  readonly everyMs: number;
  readonly paused: boolean;
  readonly deleted: boolean;

  /** Where the feed is, if not at `url`: it moved for good, or a page named it. */
  readonly feedUrl: string | null;
  readonly feedTitle: string | null;
  readonly siteUrl: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Keys of entries that are in the document or lately were; null before the first successful poll. */
  readonly seen: readonly string[] | null;
  /** Entries of the last document without a usable link. */
  readonly unusableEntries: number;
  /** Imports made for it so far. */
  readonly imports: number;
  readonly lastImportId: string | null;
  readonly lastPolledAtMs: number | null;
  readonly lastNewAtMs: number | null;
  /** Polls that failed in a row. */
  readonly failures: number;
  readonly failureCode: string | null;
  readonly failure: string | null;
  /** Left alone until then, because it fails or asks for it. */
  readonly restUntilMs: number | null;
}

/** What the fold keeps of a subscription. */
export interface FeedFold {
  readonly id: string;
  readonly firstSeq: number;
  readonly createdAt: string;
  readonly lastStampMs: number;
  readonly fields: ContentRecord;
}

export function readFeed({ fields, ...feed }: FeedFold, limits: FeedLimits): FeedRecord {
  const value = (field: string): Json | undefined => fields.get(field)?.value;
  const text = (field: string) => textOrNull(value(field));
  const count = (field: string) => numberOr(value(field), 0);
  const time = (field: string) => parseStampMs(text(field) ?? undefined);
  return {
    ...feed,
    url: text("url") ?? "",
    title: text("title"),
    folder: texts(value("folder")) ?? [],
    everyMs: boundedEveryMs(numberOr(value("everyMs"), limits.defaultEveryMs), limits),
    paused: value("paused") === true,
    deleted: isDeleted(fields),
    feedUrl: text("feedUrl"),
    feedTitle: text("feedTitle"),
    siteUrl: text("siteUrl"),
    etag: text("etag"),
    lastModified: text("lastModified"),
    seen: texts(value("seen")),
    unusableEntries: count("unusableEntries"),
    imports: count("imports"),
    lastImportId: text("lastImportId"),
    lastPolledAtMs: time("lastPolledAt"),
    lastNewAtMs: time("lastNewAt"),
    failures: count("failures"),
    failureCode: text("failureCode"),
    failure: text("failure"),
    restUntilMs: time("restUntil"),
  };
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function numberOr(value: Json | undefined, otherwise: number): number {
  return typeof value === "number" && value >= 0 ? value : otherwise;
}

function texts(value: Json | undefined): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  return (value as readonly Json[]).filter((one) => typeof one === "string");
}
