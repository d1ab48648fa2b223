/** Reads a list of feeds (OPML) with the folders that they are in. */
import { decodeDocument } from "../document/decode-document.ts";
import { readFeedAddress } from "../document/feed-address.ts";
import { oneLine } from "../document/plain-line.ts";
import { walkXml, type XmlElement } from "../document/walk-xml.ts";
import type { UnusableEntry } from "../feed.ts";
import { MAX_DOCUMENT_BYTES } from "../limits.ts";

export interface ListedFeed {
  readonly url: string;
  readonly title: string | null;
  readonly siteUrl: string | null;
  /** Names of the folders around it, the outermost first. */
  readonly folder: readonly string[];
}

export interface FeedList {
  /** Each address once, in the list's order. */
  readonly feeds: readonly ListedFeed[];
  /** How many came again. */
  readonly duplicates: number;
  readonly unusable: readonly UnusableEntry[];
}

export type FeedListRefusalCode = "empty" | "not-a-list" | "too-large";

export type FeedListReading =
  | { readonly ok: true; readonly list: FeedList }
  | { readonly ok: false; readonly code: FeedListRefusalCode; readonly message: string };

const REFUSALS: Record<FeedListRefusalCode, string> = {
  empty: "The file is empty. Export the list of feeds again.",
  "not-a-list":
    "The file is no list of feeds, or is damaged. Export the subscriptions of the other reader as OPML again.",
  "too-large": `The file is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB. Split it and import the parts.`,
};

/** Folders deeper than this count as their parent. */
export const MAX_FOLDER_DEPTH = 8;

export function parseOpml(bytes: Uint8Array, contentType: string | null = null): FeedListReading {
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) return refuse("too-large");
  const text = decodeDocument(bytes, contentType).trim();
  if (text === "") return refuse("empty");
  const feeds = new Map<string, ListedFeed>();
  const unusable: UnusableEntry[] = [];
  /** The folder that each open element is or is in. */
  const folders: (readonly string[])[] = [];
  let duplicates = 0;
  let isList = false;
  const end = walkXml(text, {
    open(element, depth) {
      if (depth === 1) isList = element.name === "opml";
      const folder = folders.at(-1) ?? [];
      const outline = element.name === "outline" ? readOutline(element) : null;
      const isFolder = outline !== null && outline.address === undefined;
      folders.push(isFolder ? inside(folder, outline.title) : folder);
      if (outline?.address === undefined) return;
      const { address, title, siteUrl } = outline;
      const link = readFeedAddress(address);
      if (!link.ok) unusable.push({ title, reason: link.reason });
      else if (feeds.has(link.url)) duplicates += 1;
      else feeds.set(link.url, { url: link.url, title, siteUrl, folder });
    },
    text: () => undefined,
    close: () => void folders.pop(),
  });
  if (!isList || end !== "complete") return refuse("not-a-list");
  return { ok: true, list: { feeds: [...feeds.values()], duplicates, unusable } };
}

function readOutline({ attributes }: XmlElement) {
  const site = attributes["htmlurl"] === undefined ? null : readFeedAddress(attributes["htmlurl"]);
  return {
    // Some readers write the attribute on folders, too, and leave it empty.
    address: attributes["xmlurl"]?.trim() || undefined,
    title: oneLine(attributes["title"]) ?? oneLine(attributes["text"]),
    siteUrl: site?.ok ? site.url : null,
  };
}

function inside(folder: readonly string[], name: string | null): readonly string[] {
  return name === null || folder.length === MAX_FOLDER_DEPTH ? folder : [...folder, name];
}

function refuse(code: FeedListRefusalCode): FeedListReading {
  return { ok: false, code, message: REFUSALS[code] };
}
