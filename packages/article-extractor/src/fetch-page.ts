/** Fetches one web page: accepts only what may be one, by its label or its first bytes. */

import { conditionsOf, type KnownCopy } from "./conditions.ts";
import { judgeContentType, startsLikeForeignFile, startsLikePage } from "./content-type.ts";
import { failure, type Failure } from "./failures.ts";
import { type FetchFailure, fetchResponse, type FetchPorts } from "./fetch-response.ts";
import type { Approach } from "./politeness/courtesy.ts";

export interface FetchedPage {
  readonly ok: true;
  /** The whole body, decompressed, in an ArrayBuffer of its own. */
  readonly bytes: Uint8Array;
  /** The Content-Type header; `text/html` when there was none and the body begins like a page. */
  readonly contentType: string;
  /** Where the page was found after redirects, without credentials. */
  readonly finalUrl: string;
  readonly status: number;
  /** By these a later fetch can ask whether the page has changed. */
  readonly etag?: string;
  readonly lastModified?: string;
}

/** The caller's copy is current. */
export interface UnchangedPage {
  readonly ok: "unchanged";
  readonly finalUrl: string;
  readonly status: number;
}

export type FetchResult = FetchedPage | FetchFailure;

const HEADERS = { accept: "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1" };

/** What the website, the network or the caller does wrong is a value, never a throw. */
export async function fetchPageThrough(
  ports: FetchPorts,
  address: string,
  known: KnownCopy,
  approach: Approach,
  callers: readonly AbortSignal[],
): Promise<FetchResult | UnchangedPage> {
  const conditions = conditionsOf(known);
  const received = await fetchResponse(
    ports,
    {
      address,
      headers: { ...HEADERS, ...conditions },
      judgeType: refuseOtherType,
      maxBodyBytes: ports.limits.maxBodyBytes,
      overLength: "refuse",
      approach,
    },
    callers,
  );
  if (received.ok === false) return received;
  const { status, finalUrl, contentType, etag, lastModified } = received;
  if (received.ok === "unchanged") {
    // Without conditions it is the answer to a question that nobody asked.
    return Object.keys(conditions).length > 0
      ? { ok: "unchanged", finalUrl, status }
      : { ...failure("invalid-response", `status ${status}`), status };
  }
  const page = judgePage(received.bytes, contentType);
  if (!page.ok) return { ...page, status };
  return {
    ...page,
    finalUrl,
    status,
    ...(etag !== null && { etag }),
    ...(lastModified !== null && { lastModified }),
  };
}

function refuseOtherType(contentType: string | null): Failure | null {
  if (judgeContentType(contentType) !== "other") return null;
  return failure("unsupported-type", contentType?.slice(0, 100));
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
