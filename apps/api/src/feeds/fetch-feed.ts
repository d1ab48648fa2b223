/** Fetches feeds by the guarded way of the pages, one at a time from each host. */
import type { Fetcher } from "@tidemark/article-extractor";
import { type AskPorts, MAX_DOCUMENT_BYTES, readDocument } from "@tidemark/feeds";
import { hostOf } from "@tidemark/import-job";
import { HostTurns } from "./host-turns.ts";

const ACCEPT =
  "application/atom+xml,application/rss+xml,application/feed+json;q=0.9,application/rdf+xml;q=0.8," +
  "application/xml;q=0.7,text/xml;q=0.7,application/json;q=0.5,text/html;q=0.4,*/*;q=0.1";

/** Feeds come under many labels; what can be none is not even read. */
const MEDIA_TYPES = ["text/*", "application/*"];

/** How `askFeed` gets at documents; an abort of the signal ends what is fetched. */
export type FeedWeb = (signal: AbortSignal) => AskPorts;

export function createFeedWeb(fetcher: Pick<Fetcher, "fetchDocument">): FeedWeb {
  const turns = new HostTurns();
  return (signal) => ({
    fetch: (request) =>
      turns.take(hostOf(request.url), () =>
        fetcher.fetchDocument({
          ...request,
          accept: ACCEPT,
          mediaTypes: MEDIA_TYPES,
          maxBodyBytes: MAX_DOCUMENT_BYTES,
          signal,
        }),
      ),
    read: async (bytes, source) => readDocument(bytes, source),
  });
}
