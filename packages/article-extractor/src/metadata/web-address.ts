/** Turns the addresses that a page claims into absolute ones that may be stored and shown. */

const MAX_CHARS = 2_000;

/** Pictures that lead no article, by the name of their file or folder. */
const FURNITURE =
  /(?:^|[/_.-])(?:logos?|favicon|apple-touch-icon|icons?|pixel|spacer|blank|transparent|1x1|placeholder|default[-_]?(?:image|img|share|social|og)?|avatar|gravatar|sprite|beacon|tracking|no[-_]?image)(?=[/_.@-]|\d*\.|$)/i;

/** Absolute http(s) without credentials; null for anything else. */
export function webAddress(written: string, baseUrl: string): string | null {
  if (written.length > MAX_CHARS || written.trim() === "") return null;
  const url = URL.parse(written.trim(), baseUrl);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return null;
  url.username = "";
  url.password = "";
  return url.href.length > MAX_CHARS ? null : url.href;
}

/** As `webAddress`, but null for what is by its name no picture of the article: logos, placeholders, pixels. */
export function leadImageAddress(written: string, baseUrl: string): string | null {
  const address = webAddress(written, baseUrl);
  if (address === null) return null;
  return FURNITURE.test(new URL(address).pathname) ? null : address;
}
