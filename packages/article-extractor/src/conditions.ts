/** Conditional requests: what is asked for only if it has changed since the caller got its copy. */

/** What an earlier answer said of the caller's copy. */
export interface KnownCopy {
  readonly etag?: string | null;
  readonly lastModified?: string | null;
}

/** Nothing that could end a header's line is sent; a server gave these, and they were stored meanwhile. */
export function conditionsOf({ etag, lastModified }: KnownCopy): Record<string, string> {
  return {
    ...(isHeaderValue(etag) && { "if-none-match": etag }),
    ...(isHeaderValue(lastModified) && { "if-modified-since": lastModified }),
  };
}

function isHeaderValue(text: string | null | undefined): text is string {
  return typeof text === "string" && /^[\t\x20-\x7E\x80-\xFF]+$/.test(text);
}
