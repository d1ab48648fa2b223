/** Refuses a body that is larger than its path takes, before it is read whole. */
import type { Context, MiddlewareHandler } from "hono";
import type { ApiEnv } from "./api-env.ts";
import { problem } from "./problems.ts";

const MIB = 1024 * 1024;

/** Of a reading list, as a file or within JSON. */
export const MAX_LIST_BYTES = 64 * MIB;
/** Of a page's HTML that is sent to be extracted. */
export const MAX_HTML_BYTES = 10 * MIB;
/** Of a JSON body that carries such a page: escaped, it is longer than the page. */
export const MAX_HTML_BODY_BYTES = 6 * MAX_HTML_BYTES;
/** Of a JSON body with an address in it. */
export const MAX_URL_BODY_BYTES = MIB / 16;
/** Of a JSON body with a job's arguments or result in it: escaped, they are longer than what is kept of them. */
export const MAX_JOB_BODY_BYTES = 8 * MIB;
/** Of a JSON body with many jobs in it. */
export const MAX_BATCH_BODY_BYTES = 64 * MIB;
/** Of a JSON body with names and numbers in it. */
export const MAX_SMALL_BODY_BYTES = MIB;

export function limitBody(maxBytes: number): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    const { raw } = context.req;
    const declared = raw.headers.get("content-length");
    if (declared !== null && !raw.headers.has("transfer-encoding")) {
      return Number(declared) > maxBytes ? refuse(context, maxBytes) : next();
    }
    if (raw.body === null) return next();
    const bytes = await readUpTo(raw.body, maxBytes);
    if (bytes === null) return refuse(context, maxBytes);
    // Made anew from its parts: a server's own request cannot be copied.
    const { url, method, headers, signal } = raw;
    context.req.raw = new Request(url, { method, headers, body: bytes, signal });
    return next();
  };
}

function refuse(context: Context<ApiEnv>, maxBytes: number): Response {
  return problem(context, "too-large", {
    detail: `The body is larger than ${maxBytes / MIB} MiB, which is the limit here. Send it in parts.`,
    // What is left of the body is not read, so the connection cannot serve another request.
    headers: { connection: "close" },
  });
}

/** Null for more than so many bytes. */
async function readUpTo(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return Uint8Array.from(Buffer.concat(parts));
}
