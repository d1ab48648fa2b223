/**
 * Decides when two addresses are the same page, without asking any server.
 * The key is for comparing only; it is never fetched.
 */

/** Parameters that only say how a reader got to the page. */
const trackingParameters = new Set([
  "fbclid",
  "gclid",
  "gclsrc",
  "dclid",
  "gbraid",
  "wbraid",
  "msclkid",
  "yclid",
  "twclid",
  "ttclid",
  "li_fat_id",
  "igsh",
  "igshid",
  "mc_cid",
  "mc_eid",
  "mkt_tok",
  "vero_id",
  "vero_conv",
  "oly_anon_id",
  "oly_enc_id",
  "_hsenc",
  "_hsmi",
  "_ga",
  "_gl",
]);

const endsInOneSlash = /[^/]\/$/;

/**
 * A key that is equal for addresses of the same page: host in lower case, no default port, no user
 * name, no fragment (but `#!` addresses keep theirs), no tracking parameters, and without a query also
 * no trailing slash. The order of the other parameters is kept. What is no URL is its own key.
 */
export function dedupeKey(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : dedupeKeyOfParsed(parsed);
}

export function dedupeKeyOfParsed(url: URL): string {
  const query = url.search === "" ? "" : queryWithoutTracking(url.search);
  const path = url.pathname;
  const barePath = query === "" && endsInOneSlash.test(path) ? path.slice(0, -1) : path;
  const fragment = url.hash.startsWith("#!") ? url.hash : "";
  return `${url.protocol}//${url.host}${barePath}${query}${fragment}`;
}

function queryWithoutTracking(search: string): string {
  const kept = search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "" && !isTracking(parameter));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

function isTracking(parameter: string): boolean {
  const equalsAt = parameter.indexOf("=");
  const name = (equalsAt === -1 ? parameter : parameter.slice(0, equalsAt)).toLowerCase();
  return name.startsWith("utm_") || trackingParameters.has(name);
}
