/**
 * Says whether anybody on the internet could serve a page from an IP address.
 *
 * IPv4 is open except for the special ranges. IPv6 is closed except for 2000::/3, where all public
 * addresses are, minus the ranges in it that are reserved or lead to IPv4 addresses.
 * Source: the IANA special-purpose address registries.
 */

import { BlockList, isIP, isIPv4 } from "node:net";

const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  // Shared between carriers and their customers; one cloud's metadata service is in it (100.100.100.200).
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  // Another cloud's platform service, on an otherwise public address.
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const PUBLIC_IPV6: readonly (readonly [string, number])[] = [["2000::", 3]];

const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  // Protocol assignments, Teredo (2001::/32) and ORCHID among them.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  // Given back by the 6bone.
  ["3ffe::", 16],
  ["3fff::", 20],
];

const specialIpv4 = blockList(SPECIAL_IPV4, "ipv4");
const publicIpv6 = blockList(PUBLIC_IPV6, "ipv6");
const specialIpv6 = blockList(SPECIAL_IPV6, "ipv6");

/** Whether an IP address is one that anybody on the internet could serve a page from. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !specialIpv4.check(address, "ipv4");
  // A zone ("fe80::1%eth0") makes an address local to a link, whatever its digits.
  if (isIP(address) !== 6 || address.includes("%")) return false;
  if (!publicIpv6.check(address, "ipv6") || specialIpv6.check(address, "ipv6")) return false;
  const within = isatapAddress(address);
  return within === null || isPublicAddress(within);
}

/** The IPv4 address that an ISATAP router would send to: the interface id is [02]00:5efe and that address. */
function isatapAddress(address: string): string | null {
  const words = wordsOf(address);
  if ((words[4] !== 0 && words[4] !== 0x200) || words[5] !== 0x5efe) return null;
  return words
    .slice(6)
    .flatMap((word) => [word >> 8, word & 0xff])
    .join(".");
}

/** The eight numbers of an IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const plain = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = [], after = []] = plain
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16))));
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function blockList(ranges: readonly (readonly [string, number])[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const [network, prefixBits] of ranges) list.addSubnet(network, prefixBits, family);
  return list;
}
