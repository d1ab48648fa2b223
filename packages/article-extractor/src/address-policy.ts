/**
 * Says which hosts, ports and IP addresses may be contacted. It is pure: it looks nothing up and opens
 * nothing; `guarded-connector.ts` asks it before every connection.
 */

import { BlockList, isIP, isIPv4 } from "node:net";
import { isPublicAddress } from "./public-address.ts";

/** Lets the hosts at and below a name be served by one port on the loopback of this machine, without DNS. */
export interface LoopbackAllowance {
  readonly hostSuffix: string;
  /** In 127.0.0.0/8, or ::1. */
  readonly address: string;
  readonly port: number;
}

export interface AddressRules {
  readonly allow: readonly LoopbackAllowance[];
  /** Beside 80 and 443. */
  readonly allowedPorts: readonly number[];
  /** Names (with all below them) and IP addresses that are never contacted, as `denied-hosts.ts` gives them. */
  readonly deniedHosts: readonly string[];
}

export interface Target {
  /** As in `URL.hostname`, so IP addresses are in canonical form; with or without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** Where a target leads: to addresses known already, to a DNS lookup, or nowhere. */
export type Route =
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "lookup"; readonly name: string }
  | { readonly kind: "refused"; readonly reason: string };

const RESERVED_NAMES: readonly string[] = ["localhost", "metadata.google.internal"];
const USUAL_PORTS: readonly number[] = [80, 443];

/** Whether one of the host's addresses, literal or looked up, may be connected to. */
export function mayConnect(address: string, rules: AddressRules): boolean {
  return isPublicAddress(address) && !rules.deniedHosts.some((denied) => isSameAddress(denied, address));
}

/** Decides where a target leads, short of looking its name up. */
export function routeTo(target: Target, rules: AddressRules): Route {
  const host = plainHost(target.hostname);
  const allowance = rules.allow.find(
    ({ hostSuffix, port }) => port === target.port && isAtOrBelow(host, hostSuffix),
  );
  if (allowance !== undefined) return { kind: "address", address: allowance.address };
  if (!USUAL_PORTS.includes(target.port) && !rules.allowedPorts.includes(target.port)) {
    return { kind: "refused", reason: `port ${target.port}` };
  }
  if (isIP(host) !== 0) {
    if (mayConnect(host, rules)) return { kind: "address", address: host };
    return { kind: "refused", reason: "a private or reserved address" };
  }
  if (RESERVED_NAMES.some((name) => isAtOrBelow(host, name))) {
    return { kind: "refused", reason: "a reserved name" };
  }
  if (rules.deniedHosts.some((denied) => isAtOrBelow(host, denied))) {
    return { kind: "refused", reason: "a host that is excluded" };
  }
  return { kind: "lookup", name: host };
}

/** What to say of a target that an allowance names, but with another port; null when there is none. */
export function describeMissedAllowance({ hostname }: Target, { allow }: AddressRules): string | null {
  const host = plainHost(hostname);
  const missed = allow.find(({ hostSuffix }) => isAtOrBelow(host, hostSuffix));
  return missed ? `${missed.hostSuffix} is allowed with port ${missed.port} in its address only` : null;
}

/** Throws a RangeError for an allowance that would open more than loopback: it widens the policy. */
export function requireLoopback(allowance: LoopbackAllowance): void {
  const { address, port, hostSuffix } = allowance;
  const isLoopback = isIPv4(address) ? address.startsWith("127.") : isSameAddress(address, "::1");
  if (!isLoopback || !Number.isInteger(port) || port < 1 || port > 65_535 || plainHost(hostSuffix) === "") {
    throw new RangeError(
      `Allowance ${hostSuffix} → ${address}:${port} must name a host and a port on the loopback.`,
    );
  }
}

function plainHost(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
}

function isAtOrBelow(host: string, suffix: string): boolean {
  const name = plainHost(suffix);
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isSameAddress(a: string, b: string): boolean {
  const family = isIP(a);
  if (family === 0 || family !== isIP(b)) return false;
  const list = new BlockList();
  list.addAddress(a, family === 4 ? "ipv4" : "ipv6");
  return list.check(b, family === 4 ? "ipv4" : "ipv6");
}
