/** The compressions a response may use, each as a stream. How much may come out is bounded by the reader. */

import { Transform, type TransformCallback } from "node:stream";
import zlib from "node:zlib";

// As in browsers, a stream that is cut short gives what it holds.
const LENIENT = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
const LENIENT_BROTLI = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};

/** The value for Accept-Encoding. */
export const ACCEPTED_ENCODINGS = "gzip, deflate, br";

/** A stream that undoes one coding of Content-Encoding, or null when the coding is unknown. */
export function contentDecoder(coding: string): Transform | null {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip(LENIENT);
    case "br":
      return zlib.createBrotliDecompress(LENIENT_BROTLI);
    case "deflate":
      return new Inflate();
    default:
      return null;
  }
}

/** Whether an error tells of damaged data, in any of the decoders. */
export function isDamagedData(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return /^(?:Z_|ERR_BROTLI|ERR__ERROR)/.test(error.code);
}

/** Servers mean two formats by "deflate"; the first byte tells which. */
class Inflate extends Transform {
  #inner: Transform | null = null;

  override _transform(chunk: Buffer, encoding: BufferEncoding, done: TransformCallback): void {
    this.#inner ??= this.#start(chunk);
    this.#inner.write(chunk, encoding, done);
  }

  override _flush(done: TransformCallback): void {
    if (this.#inner === null) return done();
    this.#inner.once("end", () => done());
    this.#inner.end();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner?.destroy();
    done(error);
  }

  #start(chunk: Buffer): Transform {
    const hasZlibHeader = (chunk[0]! & 0x0f) === 0x08;
    const inner = hasZlibHeader ? zlib.createInflate(LENIENT) : zlib.createInflateRaw(LENIENT);
    inner.on("data", (plain: Buffer) => this.push(plain));
    inner.on("error", (error) => this.destroy(error));
    return inner;
  }
}
