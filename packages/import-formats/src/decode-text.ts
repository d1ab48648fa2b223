/**
 * Bytes to text: byte order marks, UTF-8, and windows-1252 for lists saved by older programs.
 * Line ends come out as `\n`, so that no reader has to think of them.
 */

const utf16Marks: readonly { encoding: string; mark: readonly [number, number] }[] = [
  { encoding: "utf-16le", mark: [0xff, 0xfe] },
  { encoding: "utf-16be", mark: [0xfe, 0xff] },
];

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** The encoding that a UTF-16 byte order mark announces. */
export function markedUtf16(bytes: Uint8Array): string | undefined {
  return utf16Marks.find(({ mark }) => bytes[0] === mark[0] && bytes[1] === mark[1])?.encoding;
}

export function decodeText(bytes: Uint8Array): string {
  const utf16 = markedUtf16(bytes);
  const singleBytes =
    utf16 === undefined ? bytes : new TextEncoder().encode(new TextDecoder(utf16).decode(bytes));
  const withLineFeeds = singleBytes.includes(carriageReturn) ? lineFeedsOnly(singleBytes) : singleBytes;
  const text = new TextDecoder("utf-8").decode(withLineFeeds);
  return hasMoreDamageThanText(text) ? new TextDecoder("windows-1252").decode(withLineFeeds) : text;
}

/** Works on bytes because replacing tens of millions of line ends in a string takes gigabytes. */
function lineFeedsOnly(bytes: Uint8Array): Uint8Array {
  const replaced = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i]!;
    if (byte === lineFeed && bytes[i - 1] === carriageReturn) continue;
    replaced[length] = byte === carriageReturn ? lineFeed : byte;
    length += 1;
  }
  return replaced.subarray(0, length);
}

/**
 * A few bad bytes in a UTF-8 file must not garble all of its titles, so the whole file is read
 * as windows-1252 only when more of its non-ASCII characters are undecodable than decodable.
 */
function hasMoreDamageThanText(text: string): boolean {
  if (!text.includes("\ufffd")) return false;
  let balance = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 0x80) balance += code === 0xfffd ? 1 : -1;
  }
  return balance > 0;
}
