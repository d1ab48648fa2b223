/**
 * Reads one address that a row states: is it a page that can be fetched at all, and if not, what should
 * the person change. Knows nothing of lines and files, and does not judge where the host is: private
 * addresses are the fetcher's to block.
 */

import { countText } from "./number-text.ts";

const maxAddressChars = 8192;

export type WebAddress = { ok: true; url: URL } | { ok: false; reason: string };

/** Schemes that are recognised without `//`, so that "Note: buy milk" is not taken for an address. */
const slashlessSchemes =
  /^(?:about|blob|chrome|data|edge|feed|file|filesystem|ftp|javascript|magnet|mailto|moz-extension|place|sms|tel|urn|vbscript|view-source):/i;
const schemeWithSlashes = /^[a-z][a-z0-9+.-]{0,30}:\/\//i;
const webScheme = /^https?:/i;
/** The URL parser drops line ends and tabs, and would make one address of two. */
const secondAddress = /\s[a-z]+:\/\//i;

const hostName = /^[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/;
const maxHostChars = 253;

/** A domain as people type it: labels with dots and a last label of letters, perhaps with a port. */
const bareAuthority = /^(?:[\p{L}\p{M}\p{N}_-]+\.)+(?:[\p{L}\p{M}]{2,}|xn--[a-z0-9-]+)\.?(?::\d{1,5})?$/iu;

const malformed =
  "The address is malformed, most likely in its host name or port. Copy it again from the browser's address bar.";
/** Said of `/about`, `#top` or `page.html`, which only a browser on the right page could complete. */
export const relativeAddressReason =
  "The address is only a part of one, relative to some other page. Give it in full, beginning with https://.";

/**
 * Reads an address that stands alone (a cell, an attribute, a whole line). A bare domain such as
 * `example.com/a` gets `https://`.
 */
export function readWebAddress(text: string): WebAddress {
  const stated = text.trim();
  if (stated === "") return refuse("The row has no address. Add one, or remove the row.");
  if (stated.length > maxAddressChars) return refuse(tooLong(stated.length));
  if (secondAddress.test(stated))
    return refuse("The row has more than one address. Put each in a row of its own.");
  if (webScheme.test(stated)) return readWithScheme(stated);
  const scheme = foreignScheme(stated);
  if (scheme !== undefined) return refuse(foreignSchemeReason(scheme));
  const withoutSlashes = stated.startsWith("//") ? stated.slice(2) : stated;
  return isBareAddress(withoutSlashes)
    ? readWithScheme(`https://${withoutSlashes}`)
    : refuse(relativeAddressReason);
}

/** The scheme, such as `ftp:`, when the text is an address of something other than the web. */
export function foreignScheme(text: string): string | undefined {
  const match = slashlessSchemes.exec(text) ?? schemeWithSlashes.exec(text);
  if (match === null || webScheme.test(text)) return undefined;
  return match[0].replace("//", "").toLowerCase();
}

export function foreignSchemeReason(scheme: string): string {
  return `Addresses with "${scheme}" cannot be imported. Give the page's http or https address.`;
}

/** Whether the text looks like `example.com/a`: a domain, and nothing in front of it. */
export function isBareAddress(text: string): boolean {
  const authorityEnd = text.search(/[/?#\\]/);
  const authority = authorityEnd === -1 ? text : text.slice(0, authorityEnd);
  return authority.length <= maxHostChars + 6 && bareAuthority.test(authority);
}

function readWithScheme(stated: string): WebAddress {
  const url = URL.parse(stated);
  if (url === null) return refuse(malformed);
  if (url.username !== "" || url.password !== "") {
    return refuse(
      "The address contains a user name or password. Remove what stands between // and @, and import it again.",
    );
  }
  if (!isHost(url.hostname)) return refuse(malformed);
  if (url.href.length > maxAddressChars) return refuse(tooLong(url.href.length));
  return { ok: true, url };
}

function isHost(host: string): boolean {
  return host.startsWith("[") || (host.length <= maxHostChars + 1 && hostName.test(host));
}

function tooLong(chars: number): string {
  return `The address has ${countText(chars)} characters; at most ${countText(maxAddressChars)} are allowed. Use the page's shorter address.`;
}

function refuse(reason: string): WebAddress {
  return { ok: false, reason };
}
