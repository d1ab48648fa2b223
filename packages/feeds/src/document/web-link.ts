/** Turns what a document states as a link into a complete address that can be fetched, or says why it is none. */
import { MAX_URL_CHARS } from "../limits.ts";

export type WebLink =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly reason: string };

/** A relative link is completed with `base`. */
export function readLink(text: string, base: string | null): WebLink {
  const stated = text.trim();
  if (stated.length > MAX_URL_CHARS) return refuse(`Its link has more than ${MAX_URL_CHARS} characters.`);
  const url = URL.parse(stated, base ?? undefined);
  if (url === null) return refuse(`Its link ${quote(stated)} is no valid address.`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return refuse(`Its link begins with "${url.protocol.slice(0, 20)}"; only http and https can be fetched.`);
  }
  if (url.username !== "" || url.password !== "")
    return refuse("Its link contains a user name or a password.");
  if (url.href.length > MAX_URL_CHARS) return refuse(`Its link has more than ${MAX_URL_CHARS} characters.`);
  return { ok: true, url: url.href };
}

const SHOWN_CHARS = 80;

function quote(text: string): string {
  const shown = text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
  return `"${shown.toWellFormed()}"`;
}

function refuse(reason: string): WebLink {
  return { ok: false, reason };
}
