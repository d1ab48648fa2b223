/** The headers and the body, compressed where it is to be, that a document is answered with. */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Document } from "./delivery.ts";

const CONTENT_CODINGS = { gzip: "gzip", brotli: "br", deflate: "deflate" } as const;

export function documentHeaders(document: Document): Record<string, string> {
  return {
    ...(document.contentType !== undefined && { "Content-Type": document.contentType }),
    ...(document.compression !== undefined && {
      "Content-Encoding": CONTENT_CODINGS[document.compression],
    }),
  };
}

const bodies = new WeakMap<Document, Buffer>();

/** Made at the first call and kept as long as the document is. */
export function documentBody(document: Document): Buffer {
  const body = bodies.get(document) ?? compress(document.bytes(), document.compression);
  bodies.set(document, body);
  return body;
}

function compress(bytes: Buffer, compression: Document["compression"]): Buffer {
  switch (compression) {
    case undefined:
      return bytes;
    case "gzip":
      return gzipSync(bytes);
    case "brotli":
      return brotliCompressSync(bytes);
    case "deflate":
      return deflateSync(bytes);
    default:
      return compression satisfies never;
  }
}
