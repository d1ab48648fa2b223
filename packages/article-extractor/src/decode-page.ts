/**
 * Turns the bytes of a page into text. The order is that of browsers: byte order mark, the header's charset,
 * `<meta>`. Unlike them it asks whether the bytes bear a label out, because a page that was saved or served
 * with a wrong one is still to be read. It never fails: what the encoding does not allow becomes U+FFFD.
 */

import { legacyHookDecode, getBOMEncoding, labelToName } from "@exodus/bytes/encoding.js";
import sniffHtmlEncoding from "html-encoding-sniffer";
import { charsetLabel } from "./content-type.ts";
import { type Utf8Form, utf8Form } from "./utf8-form.ts";

const UTF8 = "UTF-8";

/**
 * What servers, editors and templates write without having looked, and what stands for no label at all. It
 * covers the labels iso-8859-1 and us-ascii.
 */
const MERE_DEFAULT = "windows-1252";

/**
 * Characters of UTF-8, without one error among them, that outweigh a label which somebody chose. Two-byte
 * encodings of East Asia come closest: one Chinese character in six looks like UTF-8 there.
 */
const PROOF_SEQUENCES = 10;

/** How the encodings begin another alphabet that are no longer decoded: ISO-2022 and HZ. */
const SHIFTS = ["\u000E", "\u001B", "~{"];

export function decodePage(
  bytes: Uint8Array,
  contentType: string | null,
  maxCharsetScanBytes: number,
): string {
  return legacyHookDecode(bytes, encodingOf(bytes, contentType, maxCharsetScanBytes));
}

function encodingOf(bytes: Uint8Array, contentType: string | null, maxScanBytes: number): string {
  const certain = getBOMEncoding(bytes) ?? paddedEncoding(bytes);
  if (certain !== null) return certain;
  const form = utf8Form(bytes);
  const labels = [headerEncoding(contentType), metaEncoding(bytes, maxScanBytes)].filter(
    (label) => label !== null && !isRefuted(label, bytes, form),
  ) as string[];
  const label = labels[0] ?? null;
  if (label !== null && label !== UTF8 && label !== MERE_DEFAULT) {
    return form.errors === 0 && form.sequences >= PROOF_SEQUENCES ? UTF8 : label;
  }
  const other = labels.find((named) => named !== UTF8);
  if (form.errors === 0 || isDamagedUtf8(form, label === UTF8 && other !== undefined)) return UTF8;
  if (other !== undefined) return other;
  return label === UTF8 && isMeaninglessInWindows1252(bytes, form) ? UTF8 : MERE_DEFAULT;
}

function headerEncoding(contentType: string | null): string | null {
  const label = charsetLabel(contentType);
  return label === undefined ? null : labelToName(label);
}

function metaEncoding(bytes: Uint8Array, maxScanBytes: number): string | null {
  const options = { defaultEncoding: "", maxPrescanBytes: maxScanBytes };
  const found = sniffHtmlEncoding(bytes, options);
  return found === "" ? null : found;
}

/** Markup in UTF-16 without a mark: every other byte of its beginning is zero. */
function paddedEncoding(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256)).toString(
    "latin1",
  );
  if (/^(?:[\t\n\r ]\0)*<\0[!-~]\0/.test(start)) return "UTF-16LE";
  return /^(?:\0[\t\n\r ])*\0<\0[!-~]/.test(start) ? "UTF-16BE" : null;
}

/** Whether a label cannot be true of the bytes, or names nothing that text can be read by. */
function isRefuted(label: string, bytes: Uint8Array, form: Utf8Form): boolean {
  switch (label) {
    case "x-user-defined":
      return true;
    case "replacement":
      // These encodings write everything in seven bits.
      return form.sequences + form.errors > 0 || !hasShifts(bytes);
    case "UTF-16LE":
    case "UTF-16BE":
      return form.errors === 0 && bytes.includes(0x3c) && !bytes.includes(0);
    default:
      return false;
  }
}

/** Whether anything in the bytes leads to another alphabet. */
function hasShifts(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return SHIFTS.some((shift) => text.includes(shift));
}

/**
 * UTF-8 in which some characters were cut, as databases do: of another encoding most characters are errors. Where
 * a second label names that other encoding, two accidents are no proof against it.
 */
function isDamagedUtf8({ sequences, errors }: Utf8Form, isOpposed: boolean): boolean {
  return sequences >= 2 * errors && (!isOpposed || sequences >= PROOF_SEQUENCES);
}

/** Five bytes mean nothing there; a stray one among letters is damage, many of them are another encoding. */
function isMeaninglessInWindows1252(bytes: Uint8Array, { errors }: Utf8Form): boolean {
  const strays = bytes.reduce((count, byte) => (UNDEFINED_IN_1252.has(byte) ? count + 1 : count), 0);
  return strays * 4 > errors;
}

const UNDEFINED_IN_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
