/**
 * Fetches a document that the caller may have already: asks for it only if it has changed, and gives its
 * bytes as they are. What they hold is for the caller to judge.
 */

import { failure, type Failure } from "./failures.ts";
import { conditionsOf, type KnownCopy } from "./conditions.ts";
import { essenceOf } from "./content-type.ts";
import { type FetchFailure, fetchResponse, type FetchPorts, type Provenance } from "./fetch-response.ts";
import type { Approach } from "./politeness/courtesy.ts";

export interface DocumentRequest extends KnownCopy {
  readonly url: string;
  /** The Accept header. */
  readonly accept: string;
  /**
   * Media types whose bodies are read, such as `application/json` or `text/*`. A body without a usable
   * type is read, too.
   */
  readonly mediaTypes: readonly string[];
  /** Default, and at most: the fetcher's own limit. */
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
}

export interface FetchedDocument extends Provenance {
  readonly ok: true;
  /** The whole body, decompressed, in an ArrayBuffer of its own. */
  readonly bytes: Uint8Array;
}

export interface UnchangedDocument extends Provenance {
  readonly ok: "unchanged";
}

export type DocumentResult = FetchedDocument | UnchangedDocument | FetchFailure;

/** What the website, the network or the caller does wrong is a value, never a throw. */
export async function fetchDocumentThrough(
  ports: FetchPorts,
  request: DocumentRequest,
  approach: Approach,
  closing: AbortSignal,
): Promise<DocumentResult> {
  const conditions = conditionsOf(request);
  const received = await fetchResponse(
    ports,
    {
      address: request.url,
      headers: { accept: request.accept, ...conditions },
      judgeType: (contentType) => refuseType(contentType, request.mediaTypes),
      maxBodyBytes: Math.min(request.maxBodyBytes ?? Infinity, ports.limits.maxBodyBytes),
      overLength: "refuse",
      approach,
    },
    request.signal === undefined ? [closing] : [closing, request.signal],
  );
  // Without conditions it is the answer to a question that nobody asked.
  if (received.ok === "unchanged" && Object.keys(conditions).length === 0) {
    return { ...failure("invalid-response", `status ${received.status}`), status: received.status };
  }
  return received;
}

function refuseType(contentType: string | null, mediaTypes: readonly string[]): Failure | null {
  const essence = essenceOf(contentType);
  if (essence === null || mediaTypes.some((wanted) => isOfType(essence, wanted))) return null;
  return failure("unsupported-type", essence.slice(0, 100));
}

function isOfType(essence: string, wanted: string): boolean {
  return wanted.endsWith("/*") ? essence.startsWith(wanted.slice(0, -1)) : essence === wanted;
}
