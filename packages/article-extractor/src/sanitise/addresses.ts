/**
 * Makes the addresses in a page absolute and keeps those that are safe to follow: http(s), and mailto for
 * links. It fetches nothing and judges no host: whoever reads the article decides what to open.
 */

export interface PageAddresses {
  /** The page's own address. */
  readonly pageUrl: string;
  /** What relative addresses refer to: `pageUrl`, unless the page has a `<base>`. */
  readonly baseUrl: string;
}

const PICTURE_SCHEMES: readonly string[] = ["http:", "https:"];
const LINK_SCHEMES: readonly string[] = [...PICTURE_SCHEMES, "mailto:"];

/** The absolute address of a link, or null when it may not be followed. */
export function linkAddress(href: string | null, { baseUrl }: PageAddresses): string | null {
  return absolute(href, baseUrl, LINK_SCHEMES);
}

/** The absolute address of a picture, or null when it may not be loaded or is no picture's: the page's own. */
export function pictureAddress(src: string | null, { pageUrl, baseUrl }: PageAddresses): string | null {
  const address = absolute(src, baseUrl, PICTURE_SCHEMES);
  if (address === null) return null;
  const bare = withoutFragment(new URL(address));
  return [pageUrl, baseUrl].some((page) => withoutFragment(new URL(page)) === bare) ? null : address;
}

/** The encoded fragment of a link that stays on the page, without `#`; null for other links. */
export function fragmentOnPage(href: string | null, { pageUrl, baseUrl }: PageAddresses): string | null {
  if (href === null || !href.includes("#")) return null;
  // Authors mean their own page by "#part", whatever their <base> makes of it.
  const url = URL.parse(href, href.trimStart().startsWith("#") ? pageUrl : baseUrl);
  if (url === null || url.hash.length < 2) return null;
  return withoutFragment(url) === withoutFragment(new URL(pageUrl)) ? url.hash.slice(1) : null;
}

function withoutFragment({ href, hash }: URL): string {
  return href.slice(0, href.length - hash.length);
}

function absolute(value: string | null, baseUrl: string, schemes: readonly string[]): string | null {
  const url = value === null ? null : URL.parse(value, baseUrl);
  if (url === null || !schemes.includes(url.protocol)) return null;
  // A name before the host only serves to mislead about the host.
  url.username = "";
  url.password = "";
  return url.href;
}
