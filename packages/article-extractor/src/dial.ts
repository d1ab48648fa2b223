/**
 * Opens one connection to one IP address. It never looks a name up: the address was checked by the
 * caller, and the name serves TLS only.
 */

import type { Socket } from "node:net";
import { buildConnector } from "undici";

export interface DialTarget {
  readonly protocol: "http:" | "https:";
  /** An IP address that passed the address policy. */
  readonly address: string;
  readonly port: number;
  /** The name whose certificate is demanded; null for plain http and for hosts that are IP addresses. */
  readonly servername: string | null;
}

/** Connects, with the TLS handshake for https; rejects with the system's error. */
export type Dial = (target: DialTarget, timeoutMs: number) => Promise<Socket>;

/** The real dialer: HTTP/2 where the server has it, otherwise HTTP/1.1; TLS verified. */
export const dial: Dial = (target, timeoutMs) =>
  new Promise((resolve, reject) => {
    const connect = buildConnector({ timeout: timeoutMs, allowH2: true, preferH2: true });
    const { address, port, protocol, servername } = target;
    connect(
      { hostname: address, port: String(port), protocol, ...(servername === null ? {} : { servername }) },
      (error, socket) => (error === null ? resolve(socket) : reject(error)),
    );
  });
