/**
 * How much of some bytes has the form of UTF-8. Text of another encoding takes that form only by accident, so
 * the form says more than most labels do. What follows from it is decided in `decode-page.ts`.
 */

import { isAscii } from "node:buffer";

export interface Utf8Form {
  /** Characters of two to four bytes. */
  readonly sequences: number;
  /** Places that no UTF-8 has. A character that is cut off by the end of the bytes is none. */
  readonly errors: number;
}

const NONE: Utf8Form = { sequences: 0, errors: 0 };

export function utf8Form(bytes: Uint8Array): Utf8Form {
  if (isAscii(bytes)) return NONE;
  let sequences = 0;
  let errors = 0;
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const wanted = lengthOf(lead);
    const found = wanted === 0 ? 0 : matching(bytes, at, wanted);
    if (found === wanted && wanted > 0) sequences += 1;
    else if (wanted === 0 || at + found < bytes.length) errors += 1;
    at += Math.max(1, found);
  }
  return { sequences, errors };
}

/** How many bytes a character has that begins so; 0 when none does. */
function lengthOf(lead: number): number {
  if (lead < 0xc2 || lead > 0xf4) return 0;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** How many of the bytes from `start` on could belong to one character, at most `wanted`. */
function matching(bytes: Uint8Array, start: number, wanted: number): number {
  let [least, most] = secondByte(bytes[start]!);
  let count = 1;
  while (count < wanted) {
    const next = bytes[start + count];
    if (next === undefined || next < least || next > most) break;
    [least, most] = [0x80, 0xbf];
    count += 1;
  }
  return count;
}

/** Bounds that shut out overlong forms, surrogates, and what lies beyond Unicode. */
function secondByte(lead: number): readonly [number, number] {
  switch (lead) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}
