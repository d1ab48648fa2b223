/**
 * Looks at a feed once: asks for the document if it has changed, reads it, and where a page stands in its
 * place asks for the feed that the page names. How bytes are fetched and read is handed in.
 */
import type { DocumentSource, FeedDocument, OfferedFeed } from "../feed.ts";
import { MAX_VALIDATOR_CHARS } from "../limits.ts";
import type { FeedRecord } from "../record/feed-record.ts";
import type { PollAnswer, Validators } from "./poll-answer.ts";

/** What a fetch gives: shaped as `fetchDocument` of the article extractor answers. */
export type FetchedFeed =
  | (Origin & { readonly ok: true; readonly bytes: Uint8Array })
  | (Origin & { readonly ok: "unchanged" })
  | { readonly ok: false; readonly code: string; readonly message: string; readonly retryAfterMs?: number };

interface Origin extends Validators {
  readonly finalUrl: string;
  readonly permanentUrl: string | null;
  readonly contentType: string | null;
}

export interface AskPorts {
  fetch(request: { readonly url: string } & Validators): Promise<FetchedFeed>;
  read(bytes: Uint8Array, source: DocumentSource): Promise<FeedDocument>;
}

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

export async function askFeed(
  feed: Pick<FeedRecord, "url" | "feedUrl" | "seen" | "etag" | "lastModified">,
  ports: AskPorts,
): Promise<PollAnswer> {
  const { etag, lastModified } = feed;
  // What was never read to its end must be asked for whole.
  const validators = feed.seen === null ? NO_VALIDATORS : { etag, lastModified };
  const asked = await ask(feed.feedUrl ?? feed.url, validators, ports);
  const [offered] = asked.offered;
  if (offered === undefined) return asked.answer;
  return (await ask(offered.url, NO_VALIDATORS, ports)).answer;
}

interface Asked {
  readonly answer: PollAnswer;
  readonly offered: readonly OfferedFeed[];
}

async function ask(url: string, validators: Validators, ports: AskPorts): Promise<Asked> {
  const fetched = await ports.fetch({ url, ...validators });
  if (fetched.ok === false) {
    const { code, message, retryAfterMs = null } = fetched;
    return { answer: { kind: "failed", code, message, retryAfterMs }, offered: [] };
  }
  const found = {
    address: fetched.permanentUrl ?? url,
    etag: storable(fetched.etag),
    lastModified: storable(fetched.lastModified),
  };
  if (fetched.ok === "unchanged") return { answer: { kind: "unchanged", ...found }, offered: [] };
  const source = { url: fetched.finalUrl, contentType: fetched.contentType };
  const { reading, offered } = await ports.read(fetched.bytes, source);
  if (reading.ok) return { answer: { kind: "feed", feed: reading.feed, ...found }, offered: [] };
  const { code, message } = reading;
  return { answer: { kind: "failed", code, message, retryAfterMs: null }, offered };
}

function storable(validator: string | null): string | null {
  return validator === null || validator.length > MAX_VALIDATOR_CHARS ? null : validator;
}
