/** Reads a feed's document: RSS, Atom, RDF or JSON. It parses what it is given and fetches nothing. */
import type { DocumentSource, FeedReading, FeedRefusal, FeedRefusalCode } from "../feed.ts";
import { MAX_DOCUMENT_BYTES } from "../limits.ts";
import { decodeDocument } from "./decode-document.ts";
import { draftJson } from "./draft-json.ts";
import { draftXml } from "./draft-xml.ts";
import { finishDraft } from "./finish-draft.ts";

const REFUSALS: Record<FeedRefusalCode, string> = {
  "empty-document": "The address leads to an empty document. If it stays so, ask the site or unsubscribe.",
  "not-a-feed":
    "The address leads to something that is no feed. Look on the site for its RSS, Atom or JSON feed.",
  "malformed-feed":
    "The feed is damaged, or was not delivered to its end. It is tried again; if it stays so, tell the site.",
  "list-of-feeds": "The address leads to a list of feeds (OPML). Save it as a file and import that.",
  "too-large": `The document is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB, which is the limit for feeds.`,
};

export function parseFeed(bytes: Uint8Array, source: DocumentSource): FeedReading {
  if (bytes.byteLength > MAX_DOCUMENT_BYTES) return refuse("too-large");
  const text = decodeDocument(bytes, source.contentType).trim();
  if (text === "") return refuse("empty-document");
  return text.startsWith("{") ? parseJson(text, source) : parseXml(text, source);
}

function parseJson(text: string, source: DocumentSource): FeedReading {
  const draft = draftJson(text);
  if (draft === null) return refuse("not-a-feed");
  if (draft === "damaged") return refuse("malformed-feed");
  return { ok: true, feed: finishDraft("json", draft, source.url) };
}

function parseXml(text: string, source: DocumentSource): FeedReading {
  const read = draftXml(text);
  switch (read.kind) {
    case "feed":
      return { ok: true, feed: finishDraft(read.format, read.draft, source.url) };
    case "list-of-feeds":
      return refuse("list-of-feeds");
    case "damaged":
      return refuse("malformed-feed");
    case "other":
      return refuse("not-a-feed");
    default:
      return read satisfies never;
  }
}

function refuse(code: FeedRefusalCode): FeedRefusal {
  return { ok: false, code, message: REFUSALS[code] };
}
