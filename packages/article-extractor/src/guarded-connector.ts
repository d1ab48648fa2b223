/**
 * The only way to a socket for the fetcher: every new connection passes the address policy here, with at
 * most one DNS lookup, and goes to an address of exactly that lookup. So a name that answers differently
 * the second time (DNS rebinding) has no second time.
 */

import { isIP, type Socket } from "node:net";
import type { buildConnector } from "undici";
import {
  describeMissedAllowance,
  mayConnect,
  routeTo,
  type AddressRules,
  type Target,
} from "./address-policy.ts";
import type { Dial } from "./dial.ts";
import { failure, type Failure } from "./failures.ts";
import type { FetchLimits } from "./limits.ts";
import { networkFailure } from "./network-error.ts";

/** All addresses of a name, in the order to try; rejects with the resolver's error (`code: "ENOTFOUND"`, …). */
export type Lookup = (name: string) => Promise<readonly { readonly address: string }[]>;

export interface ConnectorPorts {
  readonly rules: AddressRules;
  readonly lookup: Lookup;
  readonly dial: Dial;
  readonly limits: FetchLimits;
}

/** Carries a refusal through undici, which knows only errors. */
export class ConnectionRefusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A connector for an undici agent. */
export function guardedConnector(ports: ConnectorPorts): buildConnector.connector {
  return (options, callback) => {
    const protocol = options.protocol === "https:" ? "https:" : "http:";
    const port = options.port === "" ? (protocol === "https:" ? 443 : 80) : Number(options.port);
    void report(connectGuarded({ hostname: options.hostname, port }, protocol, ports), callback);
  };
}

async function report(connecting: Promise<Socket>, callback: buildConnector.Callback): Promise<void> {
  let socket: Socket;
  try {
    socket = await connecting;
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)), null);
    return;
  }
  callback(null, socket);
}

async function connectGuarded(
  target: Target,
  protocol: "http:" | "https:",
  ports: ConnectorPorts,
): Promise<Socket> {
  const addresses = await checkedAddresses(target, ports);
  const servername =
    protocol === "https:" && isIP(target.hostname) === 0 ? target.hostname.replace(/\.$/, "") : null;
  let lastError: unknown;
  for (const address of addresses) {
    try {
      return await ports.dial(
        { protocol, address, port: target.port, servername },
        ports.limits.connectTimeoutMs,
      );
    } catch (error) {
      lastError = error;
    }
  }
  throw lastError;
}

async function checkedAddresses(target: Target, ports: ConnectorPorts): Promise<readonly string[]> {
  const route = routeTo(target, ports.rules);
  if (route.kind === "address") return [route.address];
  const missed = describeMissedAllowance(target, ports.rules);
  if (route.kind === "refused") {
    const reason = missed === null ? route.reason : `${route.reason}; ${missed}`;
    throw new ConnectionRefusal(failure("blocked-address", reason));
  }
  const found = await lookUp(route.name, missed, ports);
  if (found.length === 0) throw new ConnectionRefusal(failure("dns-not-found", missed ?? undefined));
  if (!found.every((address) => mayConnect(address, ports.rules))) {
    throw new ConnectionRefusal(
      failure("blocked-address", "the name leads to a private or reserved address"),
    );
  }
  return bothFamiliesFirst(found).slice(0, ports.limits.maxDialedAddresses);
}

/** A name that only an allowance knows is not found without it, which is then said. */
async function lookUp(name: string, missed: string | null, { lookup }: ConnectorPorts): Promise<string[]> {
  try {
    return (await lookup(name)).map(({ address }) => address);
  } catch (error) {
    const failed = missed === null ? null : networkFailure(error);
    if (missed === null || failed === null) throw error;
    throw new ConnectionRefusal(failure(failed.code, missed));
  }
}

/** Moves the first address of the other family to the second place, so that one dead family costs one attempt. */
function bothFamiliesFirst(addresses: readonly string[]): readonly string[] {
  const [first, ...rest] = addresses;
  const other = rest.findIndex((address) => isIP(address) !== isIP(first!));
  if (other <= 0) return addresses;
  return [first!, rest[other]!, ...rest.toSpliced(other, 1)];
}
