/**
 * A reader's place in a stream, `epoch:seq`. Clients keep it as opaque text. Times and global
 * sequences are no cursors: they can pass over a change that commits late.
 */

export interface Cursor {
  /** Changes when a stream's positions start over (a restore from elsewhere). */
  readonly epoch: string;
  /** The last position that the reader has. 0 is before everything. */
  readonly seq: number;
}

export type CursorReading =
  | { readonly kind: "at"; readonly seq: number }
  | { readonly kind: "epoch-changed" }
  | { readonly kind: "beyond-head" }
  | { readonly kind: "malformed" };

const CURSOR = /^([0-9a-f]{8}):(0|[1-9]\d{0,15})$/;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.seq}`;
}

export function parseCursor(text: string): Cursor | null {
  const match = CURSOR.exec(text);
  if (!match) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1] ?? "", seq } : null;
}

/** What a cursor text means to a stream whose head is `head`. The empty text is the beginning. */
export function readCursor(text: string, head: Cursor): CursorReading {
  if (text === "") return { kind: "at", seq: 0 };
  const cursor = parseCursor(text);
  if (!cursor) return { kind: "malformed" };
  if (cursor.epoch !== head.epoch) return { kind: "epoch-changed" };
  if (cursor.seq > head.seq) return { kind: "beyond-head" };
  return { kind: "at", seq: cursor.seq };
}
