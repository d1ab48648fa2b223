/**
 * Fetches one address as bytes: follows redirects by hand and holds one deadline over all of them. Where
 * connections may go is the connector's business (`guarded-connector.ts`), and which bodies are wanted is
 * the caller's; cookies, proxies and subresources are refused altogether.
 */

import type { Dispatcher } from "undici";
import { ACCEPTED_ENCODINGS } from "./content-decoders.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { failure, type Failure } from "./failures.ts";
import { ConnectionRefusal } from "./guarded-connector.ts";
import type { FetchLimits } from "./limits.ts";
import { networkFailure } from "./network-error.ts";
import { parsePageUrl } from "./page-url.ts";
import { type Approach, endOf } from "./politeness/courtesy.ts";
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
  /** For durations. */
  readonly monotonicMs: () => number;
}

/** What the caller asks for, and what of the answers it would take. */
export interface Demand {
  readonly address: string;
  /** Beside the fetcher's own, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why a body of this Content-Type is not even read; null to read it. */
  readonly judgeType: (contentType: string | null) => Failure | null;
  readonly maxBodyBytes: number;
  /** What becomes of a larger body: a failure, or its beginning is taken for the whole. */
  readonly overLength: "refuse" | "cut";
  /** Asked before each request. */
  readonly approach: Approach;
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
      deadline.expiry() ?? (await Promise.race([followRedirects(ports, demand, deadline), deadline.expired]))
    );
  } catch (error) {
    const known = failureOf(error, deadline);
    if (known === null) throw error;
    return known;
  } finally {
    deadline.release();
  }
}

/** What a request failed of; null for what is no fault of a website. */
function failureOf(error: unknown, deadline: Deadline): Failure | null {
  const expiry = deadline.expiry();
  if (expiry !== null) return expiry;
  return error instanceof ConnectionRefusal ? error.failure : networkFailure(error);
}

async function followRedirects(ports: FetchPorts, demand: Demand, deadline: Deadline): Promise<Received> {
  const { maxRedirects, maxUrlChars } = ports.limits;
  const first = parsePageUrl(demand.address.trim(), maxUrlChars);
  if (!first.ok) return first;
  let place: Place = { url: first.url, permanentUrl: null };
  let isPermanentSoFar = true;
  for (let redirects = 0; ; redirects += 1) {
    const hop = await requestInTurn(ports, demand, place, deadline);
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

async function requestInTurn(
  ports: FetchPorts,
  demand: Demand,
  place: Place,
  deadline: Deadline,
): Promise<Hop> {
  const approached = await deadline.excluding(demand.approach(place.url, deadline.signal));
  if (!approached.ok) return approached;
  const startedMs = ports.monotonicMs();
  const leave = (failed: FetchFailure | null) =>
    approached.turn.leave(endOf(failed, ports.monotonicMs() - startedMs));
  try {
    const hop = await requestOnce(ports, demand, place, deadline.signal);
    leave(hop.ok === false ? hop : null);
    return hop;
  } catch (error) {
    leave(failureOf(error, deadline));
    throw error;
  }
}

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
  if (sizeOf(headers) > limits.maxHeaderBytes) {
    void body.dump({ limit: limits.maxDrainedBytes, signal }).catch(() => undefined);
    return { ...failure("invalid-response", "its headers are too large"), status };
  }
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
    overLength: demand.overLength,
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
  const verdict = judgeStatus(status, header);
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
  if (declaredBytes > demand.maxBodyBytes && demand.overLength === "refuse") {
    return { ...failure("too-large", `${declaredBytes} bytes declared`), status };
  }
  return null;
}

/** Counted here, too: with HTTP/2 the library bounds headers by a figure of its own. */
function sizeOf(headers: Readonly<Record<string, string | string[] | undefined>>): number {
  return Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
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
