/**
 * Fetches one web page as bytes: follows redirects by hand, holds one deadline over all of them, and
 * accepts only what may be a web page. Where connections may go is the connector's business
 * (`guarded-connector.ts`); cookies, proxies and subresources are refused altogether.
 */

import type { Dispatcher } from "undici";
import { ACCEPTED_ENCODINGS } from "./content-decoders.ts";
import { judgeContentType, startsLikeForeignFile, startsLikePage } from "./content-type.ts";
import { startDeadline } from "./deadline.ts";
import { failure, type Failure } from "./failures.ts";
import { ConnectionRefusal } from "./guarded-connector.ts";
import type { FetchLimits } from "./limits.ts";
import { networkFailure } from "./network-error.ts";
import { parsePageUrl } from "./page-url.ts";
import { readBody } from "./read-body.ts";
import { judgeStatus } from "./response-status.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface FetchedPage {
  readonly ok: true;
  /** The whole body, decompressed, in an ArrayBuffer of its own. */
  readonly bytes: Uint8Array;
  /** The Content-Type header; `text/html` when there was none and the body begins like a page. */
  readonly contentType: string;
  /** Where the page was found after redirects, without credentials. */
  readonly finalUrl: string;
  readonly status: number;
}

export interface FetchFailure extends Failure {
  /** How long the server asks to be left alone, bounded by `maxRetryAfterMs`. */
  readonly retryAfterMs?: number;
  /** Of the last response, when there was one. */
  readonly status?: number;
}

export type FetchResult = FetchedPage | FetchFailure;

export interface FetchPorts {
  readonly agent: Dispatcher;
  readonly userAgent: string;
  readonly limits: FetchLimits;
  /** Only for Retry-After dates. */
  readonly nowMs: () => number;
}

type Header = (name: string) => string | null;

type Hop = FetchResult | { readonly ok: "redirect"; readonly location: string };

/** Fetches a page. What the website, the network or the caller does wrong is a value, never a throw. */
export async function fetchThrough(
  ports: FetchPorts,
  address: string,
  callers: readonly AbortSignal[],
): Promise<FetchResult> {
  const deadline = startDeadline(ports.limits.totalTimeoutMs, callers);
  try {
    // Raced, because undici does not give up a request while it waits for its connection.
    return (
      deadline.expiry() ??
      (await Promise.race([followRedirects(ports, address, deadline.signal), deadline.expired]))
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

async function followRedirects(
  ports: FetchPorts,
  address: string,
  signal: AbortSignal,
): Promise<FetchResult> {
  const { maxRedirects, maxUrlChars } = ports.limits;
  const first = parsePageUrl(address.trim(), maxUrlChars);
  if (!first.ok) return first;
  let url = first.url;
  for (let redirects = 0; ; redirects += 1) {
    const hop = await requestOnce(ports, url, signal);
    if (hop.ok !== "redirect") return hop;
    if (redirects === maxRedirects) return failure("too-many-redirects", `more than ${maxRedirects}`);
    const next = parsePageUrl(hop.location, maxUrlChars, url);
    if (!next.ok) return refusedRedirect(next);
    url = next.url;
  }
}

/** A server that forwards to another scheme tries to lead elsewhere; a target that is no address is just wrong. */
function refusedRedirect(refusal: Failure): Failure {
  return refusal.code === "unsupported-scheme"
    ? failure("blocked-address", "it forwards to something other than http")
    : failure("invalid-response", "it forwards to an invalid address");
}

async function requestOnce(ports: FetchPorts, url: URL, signal: AbortSignal): Promise<Hop> {
  const { agent, userAgent, limits } = ports;
  const { statusCode, headers, body } = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: "GET",
    headers: {
      "user-agent": userAgent,
      accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
      "accept-encoding": ACCEPTED_ENCODINGS,
    },
    signal,
  });
  const header: Header = (name) => lastValue(headers[name]);
  const early = judgeHead(ports, statusCode, header);
  if (early !== null) {
    // Not awaited: a slow rest must not hold up what follows, and the deadline's release ends it.
    void body.dump({ limit: limits.maxDrainedBytes, signal }).catch(() => undefined);
    return early;
  }
  const read = await readBody(body, header("content-encoding") ?? "", limits);
  const page = read.ok ? judgePage(read.bytes, header("content-type")) : read;
  return page.ok ? { ...page, finalUrl: url.href, status: statusCode } : { ...page, status: statusCode };
}

/** What status and headers decide already; null when the body has to be read. */
function judgeHead({ limits, nowMs }: FetchPorts, status: number, header: Header): Hop | null {
  const verdict = judgeStatus(status);
  if (verdict.kind === "redirect") {
    const location = header("location");
    if (location === null) return { ...failure("invalid-response", "a redirect to nowhere"), status };
    return { ok: "redirect", location: utf8Header(location) };
  }
  if (verdict.kind === "failed") {
    const waitMs = retryAfterMs(header("retry-after"), nowMs(), limits.maxRetryAfterMs);
    const { code, message } = verdict;
    return { ok: false, code, message, status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
  }
  const type = header("content-type");
  if (judgeContentType(type) === "other")
    return { ...failure("unsupported-type", type?.slice(0, 100)), status };
  const declaredBytes = Number(header("content-length") ?? 0);
  if (declaredBytes > limits.maxBodyBytes) {
    return { ...failure("too-large", `${declaredBytes} bytes declared`), status };
  }
  return null;
}

type JudgedPage = Pick<FetchedPage, "ok" | "bytes" | "contentType"> | Failure;

/** What the first bytes say about a body that may be a page by its label. */
function judgePage(bytes: Uint8Array, type: string | null): JudgedPage {
  if (bytes.byteLength === 0) return failure("empty-page");
  const isLabelled = judgeContentType(type) === "page";
  if (startsLikeForeignFile(bytes) || (!isLabelled && !startsLikePage(bytes))) {
    return failure("unsupported-type", "judged by its first bytes");
  }
  return { ok: true, bytes, contentType: isLabelled && type !== null ? type : "text/html" };
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
