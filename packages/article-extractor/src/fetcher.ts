/**
 * Puts a fetcher together from a policy: address rules, DNS, dialer, limits, politeness and one agent that
 * keeps connections open. It reads no environment: proxies set there are not used.
 */

import { lookup as systemLookup } from "node:dns/promises";
import { Agent } from "undici";
import { requireLoopback, type LoopbackAllowance } from "./address-policy.ts";
import type { KnownCopy } from "./conditions.ts";
import { requireDeniedHost } from "./denied-hosts.ts";
import { dial, type Dial } from "./dial.ts";
import { type DocumentRequest, type DocumentResult, fetchDocumentThrough } from "./fetch-document.ts";
import { fetchPageThrough, type FetchResult, type UnchangedPage } from "./fetch-page.ts";
import type { FetchPorts } from "./fetch-response.ts";
import { guardedConnector, type Lookup } from "./guarded-connector.ts";
import { fetchLimits, type FetchLimits } from "./limits.ts";
import { approachAtOnce, approachInLine } from "./politeness/courtesy.ts";
import { fetchRobotsThrough } from "./politeness/fetch-robots.ts";
import { politenessLimits, type PolitenessLimits } from "./politeness/politeness-limits.ts";
import { RobotsBook } from "./politeness/robots-book.ts";
import { systemTimers } from "./politeness/system-timers.ts";
import { type Timers, Turns } from "./politeness/turns.ts";

const KEEP_ALIVE_MS = 4_000;

/** What we are called in the User-Agent, and what a robots.txt calls us. */
const PRODUCT = "Tidemark";

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
  /** Whether pages that are fetched in bulk are left out where a robots.txt says so. Default: true. */
  readonly respectRobots?: boolean;
  readonly limits?: Partial<FetchLimits>;
  readonly politeness?: Partial<PolitenessLimits>;
  /** Default: the system's resolver. Called at most once for each new connection. */
  readonly lookup?: Lookup;
  /** Default: TCP and TLS. Gets only addresses that passed the rules. */
  readonly connect?: Dial;
  /** Milliseconds since 1970, for Retry-After dates. */
  readonly nowMs?: () => number;
  /** For the gaps between requests, and for how long a robots.txt is relied on. Default: the process's own. */
  readonly timers?: Timers;
}

export interface PageOptions {
  readonly signal?: AbortSignal;
  /**
   * One of many: waits for its host's turn, where the website has robots.txt does what it says, and is answered
   * `rate-limited` when its turn is too far away. Otherwise it is fetched at once, for a person who waits.
   */
  readonly bulk?: boolean;
}

export interface Fetcher {
  /** Fetches one page; an abort ends it with `aborted`. Rejects only for a bug or an exhausted process. */
  readonly fetchPage: {
    (url: string, options?: PageOptions): Promise<FetchResult>;
    /** Fetches it unless the caller's copy is current. */
    (url: string, options: PageOptions & { readonly known: KnownCopy }): Promise<FetchResult | UnchangedPage>;
  };
  /** Fetches a document of any kind, unless the caller's copy of it is current. Rejects as `fetchPage` does. */
  readonly fetchDocument: (request: DocumentRequest) => Promise<DocumentResult>;
  /**
   * How many bulk fetches on a host (a name, with its port where it is not the usual one) would begin soon.
   * Who has a choice takes other hosts where there is no room.
   */
  readonly roomOn: (host: string) => number;
  /** Breaks off what is running and closes all connections. */
  readonly close: () => Promise<void>;
}

/** A fetcher that keeps connections open between pages; close it. Throws a RangeError for a policy that contradicts itself. */
export function createFetcher(policy: FetchPolicy = {}): Fetcher {
  const limits = fetchLimits(policy.limits);
  const politeness = politenessLimits(policy.politeness);
  const timers = policy.timers ?? systemTimers;
  const closing = new AbortController();
  const agent = createAgent(policy, limits);
  const ports: FetchPorts = {
    agent,
    userAgent: userAgent(policy.contactUrl),
    limits,
    nowMs: policy.nowMs ?? Date.now,
    monotonicMs: timers.monotonicMs,
  };
  const turns = new Turns(politeness, timers);
  const atOnce = approachAtOnce(turns);
  const book = new RobotsBook({
    fetchFile: (address) =>
      fetchRobotsThrough(ports, address, politeness, approachInLine(turns, null), closing.signal),
    product: PRODUCT,
    limits: politeness,
    monotonicMs: timers.monotonicMs,
  });
  const inLine = approachInLine(turns, (policy.respectRobots ?? true) ? book : null);

  const fetchOne = (url: string, options: PageOptions & { readonly known?: KnownCopy } = {}) => {
    const { signal, bulk = false, known = {} } = options;
    const callers = signal === undefined ? [closing.signal] : [closing.signal, signal];
    return fetchPageThrough(ports, url, known, bulk ? inLine : atOnce, callers);
  };
  return {
    // Without a known copy nothing is unchanged.
    fetchPage: fetchOne as Fetcher["fetchPage"],
    fetchDocument: (request) => fetchDocumentThrough(ports, request, atOnce, closing.signal),
    roomOn: (host) => turns.roomOn(URL.parse(`http://${host}`)?.host ?? host),
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
}

/** Fetches one page with a fetcher of its own; for many pages, `createFetcher` keeps connections open. */
export async function fetchPage(
  url: string,
  policy?: FetchPolicy,
  options?: PageOptions,
): Promise<FetchResult>;
export async function fetchPage(
  url: string,
  policy: FetchPolicy,
  options: PageOptions & { readonly known: KnownCopy },
): Promise<FetchResult | UnchangedPage>;
export async function fetchPage(
  url: string,
  policy: FetchPolicy = {},
  options: PageOptions = {},
): Promise<FetchResult | UnchangedPage> {
  const fetcher = createFetcher(policy);
  try {
    return await fetcher.fetchPage(url, options);
  } finally {
    await fetcher.close();
  }
}

function createAgent(policy: FetchPolicy, limits: FetchLimits): Agent {
  const allow = policy.allow ?? [];
  for (const allowance of allow) requireLoopback(allowance);
  const deniedHosts = (policy.deniedHosts ?? []).map(requireDeniedHost);
  return new Agent({
    connect: guardedConnector({
      rules: { allow, allowedPorts: policy.allowedPorts ?? [], deniedHosts },
      lookup: policy.lookup ?? ((name) => systemLookup(name, { all: true, order: "verbatim" })),
      dial: policy.connect ?? dial,
      limits,
    }),
    allowH2: true,
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.totalTimeoutMs,
    bodyTimeout: limits.totalTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
}

function userAgent(contactUrl: string | undefined): string {
  const contact = contactUrl === undefined ? "" : `; +${new URL(contactUrl).href}`;
  return `${PRODUCT}/0.1 (reading-list importer${contact})`;
}
