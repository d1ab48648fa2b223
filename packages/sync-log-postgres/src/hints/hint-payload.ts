/** What a notification says: which process sends it, and which streams may have news. */

/** Postgres refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_999;

export interface HintPayload {
  /** The sending process; '' for rows that came by plain SQL. */
  readonly from: string;
  readonly streams: readonly string[];
}

/**
 * Takes as many streams out of `pending` as one payload holds. A stream whose id alone is too
 * long is dropped: a hint may be lost.
 */
export function takePayload(from: string, pending: Set<string>): string {
  const streams: string[] = [];
  let bytes = Buffer.byteLength(JSON.stringify({ from, streams }));
  for (const stream of pending) {
    const added = Buffer.byteLength(JSON.stringify(stream)) + 1;
    const fitsAlone = added + from.length + 40 <= MAX_PAYLOAD_BYTES;
    if (fitsAlone && bytes + added > MAX_PAYLOAD_BYTES) break;
    pending.delete(stream);
    if (!fitsAlone) continue;
    streams.push(stream);
    bytes += added;
  }
  return JSON.stringify({ from, streams });
}

/** Null for what is no payload of ours: any login of the database may send on the channel. */
export function parsePayload(text: string): HintPayload | null {
  try {
    const value = JSON.parse(text) as Partial<HintPayload> | null;
    if (typeof value?.from !== "string" || !Array.isArray(value.streams)) return null;
    return { from: value.from, streams: value.streams.filter((stream) => typeof stream === "string") };
  } catch {
    return null;
  }
}
