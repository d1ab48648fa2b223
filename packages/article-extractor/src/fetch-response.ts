/**
 * Fetches one address as bytes: follows redirects by hand and holds one deadline over all of them. Where
 * connections may go is the connector's business (`guarded-connector.ts`), and which bodies are wanted is
 * the caller's; cookies, proxies and subresources are refused altogether.
 */

import type { Dispatcher } from "undici";
import { ACCEPTED_ENCODINGS } from "./content-decoders.ts";
import { startDeadline } from "./deadline.ts";
import { failure, type Failure } from "./failures.ts";
import { ConnectionRefusal } from "./guarded-connector.ts";
import type { FetchLimits } from "./limits.ts";
import { networkFailure } from "./network-error.ts";
import { parsePageUrl } from "./page-url.ts";
import { readBody } from "./read-body.ts";
import { judgeStatus } from "./response-status.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface FetchFailure extends Failure {
  /** How long the server asks to be left alone, bounded by `maxRetryAfterMs`. */
  readonly retryAfterMs?: number;
  /** Of the last response, when there was one. */
  readonly status?: number;
}

export interface FetchPorts {
  readonly agent: Dispatcher;
  readonly userAgent: string;
  readonly limits: FetchLimits;
  /** Only for Retry-After dates. */
  readonly nowMs: () => number;
}

/** What the caller asks for, and what of the answers it would take. */
export interface Demand {
  readonly address: string;
  /** Beside the fetcher's own, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why a body of this Content-Type is not even read; null to read it. */
  readonly judgeType: (contentType: string | null) => Failure | null;
  readonly maxBodyBytes: number;
}

/** Where a response came from, and what it says of itself. */
export interface Provenance {
  readonly status: number;
  /** Where it was found after redirects, without credentials. */
  readonly finalUrl: string;
  /** Where permanent redirects from the asked address led; null when there were none. */
  readonly permanentUrl: string | null;
  readonly contentType: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type Received =
  | (Provenance & {
      readonly ok: true;
      /** The whole body, decompressed, in an ArrayBuffer of its own. */
      readonly bytes: Uint8Array;
    })
  /** Status 304: the server says that the caller has the body. */
  | (Provenance & { readonly ok: "unchanged" })
  | FetchFailure;

type Hop = Received | { readonly ok: "redirect"; readonly location: string; readonly isPermanent: boolean };

const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

/** What the website, the network or the caller does wrong is a value, never a throw. */
export async function fetchResponse(
  ports: FetchPorts,
  demand: Demand,
  callers: readonly AbortSignal[],
): Promise<Received> {
  const deadline = startDeadline(ports.limits.totalTimeoutMs, callers);
  try {
    // Raced, because undici does not give up a request while it waits for its connection.
    return (
      deadline.expiry() ??
      (await Promise.race([followRedirects(ports, demand, deadline.signal), deadline.expired]))
    );
  } catch (error) {
    const expiry = deadline.expiry();
    if (expiry !== null) return expiry;
    if (error instanceof ConnectionRefusal) return error.failure;
    const known = networkFailure(error);
    if (known !== null) return known;
    throw error;
  } finally {
    deadline.release();
  }
}

async function followRedirects(ports: FetchPorts, demand: Demand, signal: AbortSignal): Promise<Received> {
  const { maxRedirects, maxUrlChars } = ports.limits;
  const first = parsePageUrl(demand.address.trim(), maxUrlChars);
  if (!first.ok) return first;
  let place: Place = { url: first.url, permanentUrl: null };
  let isPermanentSoFar = true;
  for (let redirects = 0; ; redirects += 1) {
    const hop = await requestOnce(ports, demand, place, signal);
    if (hop.ok !== "redirect") return hop;
    if (redirects === maxRedirects) return failure("too-many-redirects", `more than ${maxRedirects}`);
    const next = parsePageUrl(hop.location, maxUrlChars, place.url);
    if (!next.ok) return refusedRedirect(next);
    isPermanentSoFar &&= hop.isPermanent;
    place = { url: next.url, permanentUrl: isPermanentSoFar ? next.url.href : place.permanentUrl };
  }
}

/** A server that forwards to another scheme tries to lead elsewhere; a target that is no address is just wrong. */
function refusedRedirect(refusal: Failure): Failure {
  return refusal.code === "unsupported-scheme"
    ? failure("blocked-address", "it forwards to something other than http")
    : failure("invalid-response", "it forwards to an invalid address");
}

interface Place {
  readonly url: URL;
  readonly permanentUrl: string | null;
}

type Header = (name: string) => string | null;

async function requestOnce(
  ports: FetchPorts,
  demand: Demand,
  { url, permanentUrl }: Place,
  signal: AbortSignal,
): Promise<Hop> {
  const { agent, userAgent, limits } = ports;
  const {
    statusCode: status,
    headers,
    body,
  } = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: "GET",
    headers: { "user-agent": userAgent, "accept-encoding": ACCEPTED_ENCODINGS, ...demand.headers },
    signal,
  });
  const header: Header = (name) => lastValue(headers[name]);
  const provenance: Provenance = {
    status,
    finalUrl: url.href,
    permanentUrl,
    contentType: header("content-type"),
    etag: header("etag"),
    lastModified: header("last-modified"),
  };
  const early =
    status === 304 ? { ok: "unchanged" as const, ...provenance } : judgeHead(ports, demand, status, header);
  if (early !== null) {
    // Not awaited: a slow rest must not hold up what follows, and the deadline's release ends it.
    void body.dump({ limit: limits.maxDrainedBytes, signal }).catch(() => undefined);
    return early;
  }
  const read = await readBody(body, header("content-encoding") ?? "", {
    maxBodyBytes: demand.maxBodyBytes,
    maxContentEncodings: limits.maxContentEncodings,
  });
  return read.ok ? { ...provenance, ...read } : { ...read, status };
}

/** What status and headers decide already; null when the body has to be read. */
function judgeHead(
  { limits, nowMs }: FetchPorts,
  demand: Demand,
  status: number,
  header: Header,
): Hop | null {
  const verdict = judgeStatus(status);
  if (verdict.kind === "redirect") {
    const location = header("location");
    if (location === null) return { ...failure("invalid-response", "a redirect to nowhere"), status };
    return { ok: "redirect", location: utf8Header(location), isPermanent: PERMANENT.has(status) };
  }
  if (verdict.kind === "failed") {
    const waitMs = retryAfterMs(header("retry-after"), nowMs(), limits.maxRetryAfterMs);
    const { code, message } = verdict;
    return { ok: false, code, message, status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
  }
  const refusal = demand.judgeType(header("content-type"));
  if (refusal !== null) return { ...refusal, status };
  const declaredBytes = Number(header("content-length") ?? 0);
  if (declaredBytes > demand.maxBodyBytes) {
    return { ...failure("too-large", `${declaredBytes} bytes declared`), status };
  }
  return null;
}

function lastValue(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value.at(-1) : value) ?? null;
}

/** Servers send raw UTF-8 in Location, which arrives here one character a byte. */
function utf8Header(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  const text = new TextDecoder().decode(bytes);
  return text.includes("\uFFFD") ? value : text;
}
