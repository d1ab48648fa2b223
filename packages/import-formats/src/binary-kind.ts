/**
 * Tells bytes that are no text at all from text, and names the kinds people pick by mistake.
 * Zip archives are not its business: they may hold a list.
 */

/** Signatures are given as they would read in Latin-1; only unmistakable ones, since text may begin with anything. */
const signatures: readonly { kind: string; at: number; starts: string }[] = [
  { kind: "a PDF document", at: 0, starts: "%PDF-" },
  { kind: "a PNG picture", at: 0, starts: "\x89PNG\r\n" },
  { kind: "a JPEG picture", at: 0, starts: "\xff\xd8\xff" },
  { kind: "a GIF picture", at: 0, starts: "GIF87a" },
  { kind: "a GIF picture", at: 0, starts: "GIF89a" },
  { kind: "a WebP picture", at: 8, starts: "WEBP" },
  { kind: "an MP4 video", at: 4, starts: "ftyp" },
  { kind: "a gzip archive", at: 0, starts: "\x1f\x8b\x08" },
  { kind: "an XZ archive", at: 0, starts: "\xfd7zXZ\0" },
  { kind: "a 7-Zip archive", at: 0, starts: "7z\xbc\xaf\x27\x1c" },
  { kind: "a RAR archive", at: 0, starts: "Rar!\x1a\x07" },
  { kind: "an SQLite database", at: 0, starts: "SQLite format 3\0" },
  { kind: "a compressed Firefox backup", at: 0, starts: "mozLz40\0" },
  { kind: "a binary property list", at: 0, starts: "bplist00" },
  { kind: "an older Office document", at: 0, starts: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" },
  { kind: "a rich-text document", at: 0, starts: "{\\rtf" },
];

const sampleBytes = 64 * 1024;
const maxControlShare = 0.01;

/** A phrase such as "a PNG picture", or undefined when the bytes may well be text. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  const known = signatures.find(({ at, starts }) => hasAt(bytes, at, starts));
  if (known !== undefined) return known.kind;
  return isMostlyText(bytes.subarray(0, sampleBytes)) ? undefined : "binary data";
}

export function isZip(bytes: Uint8Array): boolean {
  return hasAt(bytes, 0, "PK\x03\x04") || hasAt(bytes, 0, "PK\x05\x06");
}

function hasAt(bytes: Uint8Array, at: number, signature: string): boolean {
  for (let i = 0; i < signature.length; i += 1) {
    if (bytes[at + i] !== signature.charCodeAt(i)) return false;
  }
  return true;
}

function isMostlyText(sample: Uint8Array): boolean {
  let controls = 0;
  for (const byte of sample) {
    if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls += 1;
  }
  return controls <= sample.length * maxControlShare;
}
