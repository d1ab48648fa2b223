/**
 * Ids that follow from what they name: the same schedule and due time give the same run, whoever makes it. UUIDs of
 * version 5 (RFC 9562) over SHA-1, computed here because the core knows no platform.
 */

/** Tidemark's queue's own, so that no other program's names collide with these. */
const NAMESPACE = "2d9f0b7c64e15a3f8c1be07a95d34862";

/** A schedule that was deleted and made again is another one. */
export function runIdOf(
  schedule: { readonly id: string; readonly madeAtMs: number },
  dueAtMs: number,
): string {
  return derivedId("run", schedule.id, schedule.madeAtMs, dueAtMs);
}

export function taskIdOf(runId: string, taskKey: string): string {
  return derivedId("task", runId, taskKey);
}

/** A schedule without an id of its own is named by its name. */
export function scheduleIdOf(name: string): string {
  return derivedId("schedule", name);
}

function derivedId(...parts: readonly (string | number)[]): string {
  const hash = sha1([...bytesOfHex(NAMESPACE), ...asciiBytes(JSON.stringify(parts))]);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.slice(0, 16).map(twoDigits).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** JSON text may escape any character, so every text has a form in plain ASCII. */
function asciiBytes(json: string): number[] {
  const ascii = json.replace(/[^\0-~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return Array.from(ascii, (character) => character.charCodeAt(0));
}

function bytesOfHex(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** FIPS 180-4. */
function sha1(message: readonly number[]): number[] {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const padded = pad(message);
  for (let block = 0; block < padded.length; block += 64) mixBlock(state, padded, block);
  return state.flatMap((word) => [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]);
}

function pad(message: readonly number[]): number[] {
  const padded = [...message, 0x80];
  while (padded.length % 64 !== 56) padded.push(0);
  const bits = message.length * 8;
  for (let shift = 56; shift >= 0; shift -= 8) padded.push(Math.floor(bits / 2 ** shift) & 0xff);
  return padded;
}

function mixBlock(state: number[], bytes: readonly number[], start: number): void {
  const words: number[] = [];
  for (let at = start; at < start + 64; at += 4) {
    words.push((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  for (let at = 16; at < 80; at += 1) {
    words.push(rotate(words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!, 1));
  }
  let [a, b, c, d, e] = state as [number, number, number, number, number];
  for (const [round, word] of words.entries()) {
    const { choice, constant } = roundOf(round, b, c, d);
    const next = (rotate(a, 5) + choice + e + constant + word) | 0;
    [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
  }
  for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index]! + value) | 0;
}

function roundOf(round: number, b: number, c: number, d: number): { choice: number; constant: number } {
  if (round < 20) return { choice: (b & c) | (~b & d), constant: 0x5a827999 };
  if (round < 40) return { choice: b ^ c ^ d, constant: 0x6ed9eba1 };
  if (round < 60) return { choice: (b & c) | (b & d) | (c & d), constant: 0x8f1bbcdc };
  return { choice: b ^ c ^ d, constant: 0xca62c1d6 };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
