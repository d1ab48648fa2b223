/** Brings a host that is never to be contacted into the one form in which targets are compared with it. */

import { isIPv6 } from "node:net";

const HOW_TO_WRITE =
  "Write a host name or an IP address alone, such as reading.example: without scheme, port, path, * or range. What is below a name is included.";

/** Signs that make more of a host, or nothing that a host can be. */
const FOREIGN_SIGN = /[\s/\\@?#%*,]/;
const NAME = /^[\w-]+(?:\.[\w-]+)*$/;
/** Connections go to the IPv4 address in it, which must be written as such. */
const MAPPED_IPV4 = /^::ffff:/;

/** As in `URL.hostname`, without brackets or a dot at the end. Throws a RangeError for what would deny nothing. */
export function requireDeniedHost(written: string): string {
  const host = readDeniedHost(written);
  if (host !== null) return host;
  throw new RangeError(`${JSON.stringify(written)} is no host that can be denied. ${HOW_TO_WRITE}`);
}

/** Null for what would deny nothing. */
export function readDeniedHost(written: string): string | null {
  const text = written.trim();
  if (FOREIGN_SIGN.test(text)) return null;
  const address = text.replace(/^\[(.*)\]$/, "$1");
  if (isIPv6(address)) return ipv6Host(address);
  if (text.includes(":")) return null;
  const host = URL.parse(`http://${text}/`)?.hostname.replace(/\.$/, "") ?? "";
  return NAME.test(host) ? host : null;
}

function ipv6Host(address: string): string | null {
  const host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  return MAPPED_IPV4.test(host) ? null : host;
}
