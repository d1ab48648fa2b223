/**
 * Puts a fetcher together from a policy: address rules, DNS, dialer, limits and one agent that keeps
 * connections open. It reads no environment: proxies set there are not used.
 */

import { lookup as systemLookup } from "node:dns/promises";
import { Agent } from "undici";
import { requireLoopback, type LoopbackAllowance } from "./address-policy.ts";
import { dial, type Dial } from "./dial.ts";
import { type DocumentRequest, type DocumentResult, fetchDocumentThrough } from "./fetch-document.ts";
import { fetchThrough, type FetchResult } from "./fetch-page.ts";
import { guardedConnector, type Lookup } from "./guarded-connector.ts";
import { fetchLimits, type FetchLimits } from "./limits.ts";

const KEEP_ALIVE_MS = 4_000;

/** What a fetcher may do. Everything is optional; the default reaches only the public internet. */
export interface FetchPolicy {
  /** Hosts that are served by a port of this machine's loopback, without DNS. */
  readonly allow?: readonly LoopbackAllowance[];
  /** Ports beside 80 and 443. */
  readonly allowedPorts?: readonly number[];
  /** Names (with all below them) and IP addresses never contacted: the service's own public ones. */
  readonly deniedHosts?: readonly string[];
  /** A page for the owners of websites who wonder who calls; named in the User-Agent. */
  readonly contactUrl?: string;
  readonly limits?: Partial<FetchLimits>;
  /** Default: the system's resolver. Called at most once for each new connection. */
  readonly lookup?: Lookup;
  /** Default: TCP and TLS. Gets only addresses that passed the rules. */
  readonly connect?: Dial;
  /** Milliseconds since 1970, for Retry-After dates. */
  readonly nowMs?: () => number;
}

export interface Fetcher {
  /** Fetches one page; an abort ends it with `aborted`. Rejects only for a bug or an exhausted process. */
  readonly fetchPage: (url: string, options?: { readonly signal?: AbortSignal }) => Promise<FetchResult>;
  /** Fetches a document of any kind, unless the caller's copy of it is current. Rejects as `fetchPage` does. */
  readonly fetchDocument: (request: DocumentRequest) => Promise<DocumentResult>;
  /** Breaks off what is running and closes all connections. */
  readonly close: () => Promise<void>;
}

/** A fetcher that keeps connections open between pages; close it. Throws a RangeError for a policy that contradicts itself. */
export function createFetcher(policy: FetchPolicy = {}): Fetcher {
  const limits = fetchLimits(policy.limits);
  const allow = policy.allow ?? [];
  for (const allowance of allow) requireLoopback(allowance);
  const closing = new AbortController();
  const agent = new Agent({
    connect: guardedConnector({
      rules: { allow, allowedPorts: policy.allowedPorts ?? [], deniedHosts: policy.deniedHosts ?? [] },
      lookup: policy.lookup ?? ((name) => systemLookup(name, { all: true, order: "verbatim" })),
      dial: policy.connect ?? dial,
      limits,
    }),
    allowH2: false,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.totalTimeoutMs,
    bodyTimeout: limits.totalTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const ports = { agent, userAgent: userAgent(policy.contactUrl), limits, nowMs: policy.nowMs ?? Date.now };
  return {
    fetchPage: (url, { signal } = {}) =>
      fetchThrough(ports, url, signal === undefined ? [closing.signal] : [closing.signal, signal]),
    fetchDocument: (request) => fetchDocumentThrough(ports, request, closing.signal),
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
}

/** Fetches one page with a fetcher of its own; for many pages, `createFetcher` keeps connections open. */
export async function fetchPage(
  url: string,
  policy: FetchPolicy = {},
  options: { readonly signal?: AbortSignal } = {},
): Promise<FetchResult> {
  const fetcher = createFetcher(policy);
  try {
    return await fetcher.fetchPage(url, options);
  } finally {
    await fetcher.close();
  }
}

function userAgent(contactUrl: string | undefined): string {
  const contact = contactUrl === undefined ? "" : `; +${new URL(contactUrl).href}`;
  return `Tidemark/0.1 (reading-list importer${contact})`;
}
