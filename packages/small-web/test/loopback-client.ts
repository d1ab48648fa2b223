/**
 * A client for these tests: connects to the server's loopback port whatever the host name
 * in the URL, as a client with a pinned address does. Decodes nothing but compressions.
 */
import { request, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { SmallWeb, SmallWebPage } from "../src/index.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

const MOST_REDIRECTS = 5;

/** The answer to one request; rejects where the connection fails. */
export async function get(
  port: number,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await open(port, url, undefined, headers);
  return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
}

/** Resolves once the headers are there; the body is still to be read. */
export function open(
  port: number,
  url: string,
  signal?: AbortSignal,
  more: Readonly<Record<string, string>> = {},
): Promise<IncomingMessage> {
  const { host, pathname, search } = new URL(url);
  const headers = { Host: host, Connection: "close", ...more };
  return new Promise((resolve, reject) => {
    request(
      { host: "127.0.0.1", port, path: pathname + search, headers, ...(signal !== undefined && { signal }) },
      resolve,
    )
      .on("error", reject)
      .end();
  });
}

/** What a patient client ends up with: it tries again as often as the page asks for, and follows redirects. */
export async function getPatiently(web: SmallWeb, page: SmallWebPage): Promise<Answer> {
  for (let attempt = 1; attempt < (page.expect.attempts ?? 1); attempt += 1) {
    await get(web.port, web.url(page)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ECONNRESET") throw error;
    });
  }
  let url = web.url(page);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await get(web.port, url);
    if (answer.headers.location === undefined) return { ...answer, body: decompressed(answer) };
    url = new URL(answer.headers.location, url).href;
  }
  throw new Error(`${page.id} redirects more than ${MOST_REDIRECTS} times`);
}

export function decompressed({ headers, body }: Answer): Buffer {
  switch (headers["content-encoding"]) {
    case undefined:
      return body;
    case "gzip":
      return gunzipSync(body);
    case "br":
      return brotliDecompressSync(body);
    case "deflate":
      return inflateSync(body);
    default:
      throw new Error(`an encoding that no page promises: ${headers["content-encoding"]}`);
  }
}
