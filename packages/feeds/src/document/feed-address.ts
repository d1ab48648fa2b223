/** Reads the address of a feed as people give it: complete, without a scheme, or with a reader's own one. */
import { readLink, type WebLink } from "./web-link.ts";

/** `feed://host/path` and `feed:https://host/path`, which some sites offer to readers. */
const FEED_SCHEME = /^feed:(?:\/\/)?(?=https?:)|^feed:(?=\/\/)/i;
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;

/** The address in the one form by which subscriptions to it are the same. */
export function readFeedAddress(text: string): WebLink {
  const stated = text.trim().replace(FEED_SCHEME, "");
  if (stated === "")
    return { ok: false, reason: "There is no address. Give the feed's, such as https://example.com/feed." };
  const complete = stated.startsWith("//")
    ? `https:${stated}`
    : ANY_SCHEME.test(stated)
      ? stated
      : `https://${stated}`;
  const link = readLink(complete, null);
  if (!link.ok)
    return { ok: false, reason: `${link.reason.replace(/^Its link/, "The address")} Copy it again.` };
  return { ok: true, url: link.url.replace(/#.*$/, "") };
}
