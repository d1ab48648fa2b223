/**
 * Turns an address as people write it into one that may be requested: absolute, http(s), without credentials.
 * Whether its host may be contacted is not decided here (`address-policy.ts`).
 */

import { failure, type Failure } from "./failures.ts";

const MAX_HOST_CHARS = 253;
const MAX_LABEL_CHARS = 63;

export type ParsedUrl = { readonly ok: true; readonly url: URL } | Failure;

/** Parses an address, or a redirect's target relative to `base`. */
export function parsePageUrl(text: string, maxUrlChars: number, base?: URL): ParsedUrl {
  if (text.length > maxUrlChars) return failure("invalid-url", `longer than ${maxUrlChars} characters`);
  const url = URL.parse(text, base?.href);
  if (url === null) return failure("invalid-url");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return failure("unsupported-scheme", url.protocol.slice(0, 20));
  }
  if (url.href.length > maxUrlChars) return failure("invalid-url", `longer than ${maxUrlChars} characters`);
  if (!isLookupName(url.hostname)) return failure("invalid-url", "no valid host name");
  url.username = "";
  url.password = "";
  return { ok: true, url };
}

/** Whether DNS could carry the name at all; the URL parser lets empty and overlong labels pass. */
function isLookupName(hostname: string): boolean {
  if (hostname.startsWith("[")) return true;
  const name = hostname.replace(/\.$/, "");
  if (name.length > MAX_HOST_CHARS) return false;
  return name.split(".").every((label) => label.length > 0 && label.length <= MAX_LABEL_CHARS);
}
