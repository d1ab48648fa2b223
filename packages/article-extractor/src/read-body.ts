/**
 * Reads a response body to its end, decompressed, within a byte cap that holds before and after every
 * decompression. It trusts no declared length and turns no bytes into text.
 */

import { Transform, Writable, type Readable, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errors } from "undici";
import { contentDecoder, isDamagedData } from "./content-decoders.ts";
import { failure, type Failure } from "./failures.ts";

export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly maxContentEncodings: number;
  /** What becomes of a body over its cap: a failure, or its beginning is taken for the whole. */
  readonly overLength: "refuse" | "cut";
}

export type BodyResult = { readonly ok: true; readonly bytes: Uint8Array } | Failure;

/** Reads the body; `contentEncoding` is the header's value or empty. Rejects with the connection's errors. */
export async function readBody(
  body: Readable,
  contentEncoding: string,
  limits: BodyLimits,
): Promise<BodyResult> {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim());
  const applied = codings.filter((coding) => coding !== "" && coding !== "identity").toReversed();
  const decoders = applied.slice(0, limits.maxContentEncodings).map(contentDecoder);
  const known = decoders.filter((decoder) => decoder !== null);
  if (known.length < applied.length) {
    // undici reports its own early end as an error, which without a listener would end the process.
    body.on("error", () => undefined).destroy();
    return failure("invalid-response", "a compression that was not asked for");
  }
  const isCut = limits.overLength === "cut";
  const collected = new Collector(isCut ? limits.maxBodyBytes : Infinity);
  const caps = () => new ByteCap(limits.maxBodyBytes + (isCut ? UNDER_WAY_BYTES : 0));
  try {
    await pipeline([body, caps(), ...known.flatMap((decoder) => [decoder, caps()]), collected]);
    return { ok: true, bytes: collected.bytes() };
  } catch (error) {
    if (error instanceof EnoughCollected) return { ok: true, bytes: collected.bytes() };
    if (error instanceof OverCap) return failure("too-large", `more than ${limits.maxBodyBytes} bytes`);
    if (isDamagedData(error)) return failure("invalid-response", "damaged compression");
    if (error instanceof errors.ResponseContentLengthMismatchError) {
      return failure("connection-failed", "the body ended early");
    }
    throw error;
  }
}

/** More than streams hold back between a cap and the end, so that a body to be cut reaches its end first. */
const UNDER_WAY_BYTES = 4 * 1_024 * 1_024;

class OverCap extends Error {}
class EnoughCollected extends Error {}

class ByteCap extends Transform {
  #leftBytes: number;

  constructor(maxBytes: number) {
    super();
    this.#leftBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#leftBytes -= chunk.byteLength;
    if (this.#leftBytes < 0) done(new OverCap());
    else done(null, chunk);
  }
}

class Collector extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly #wantedBytes: number;
  #totalBytes = 0;

  constructor(wantedBytes: number) {
    super();
    this.#wantedBytes = wantedBytes;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    const wanted = chunk.subarray(0, this.#wantedBytes - this.#totalBytes);
    this.#chunks.push(wanted);
    this.#totalBytes += wanted.byteLength;
    if (wanted.byteLength < chunk.byteLength) done(new EnoughCollected());
    else done();
  }

  /** In a buffer of its own, so that it can be handed to a thread without copying. */
  bytes(): Uint8Array {
    const all = new Uint8Array(this.#totalBytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      all.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return all;
  }
}
