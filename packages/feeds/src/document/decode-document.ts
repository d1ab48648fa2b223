/**
 * Turns a document's bytes into text: byte order mark, then the header's charset, then the XML
 * declaration, then UTF-8 or windows-1252. A label that the bytes contradict is passed over while another
 * is left. It never fails: what no encoding allows becomes U+FFFD.
 */

/** Bytes searched for an XML declaration. */
const SNIFFED_BYTES = 512;

const XML_ENCODING = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/i;
const HEADER_CHARSET = /;\s*charset\s*=\s*["']?([\w.:-]{1,40})/i;

const MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** What `<` looks like in UTF-16, where no mark comes before it. */
const UNMARKED_UTF16: readonly (readonly [encoding: string, start: readonly number[]])[] = [
  ["utf-16le", [0x3c, 0]],
  ["utf-16be", [0, 0x3c]],
];

/** The text, without a byte order mark. `contentType` is the header's value, if there was one. */
export function decodeDocument(bytes: Uint8Array, contentType: string | null): string {
  const certain = startOf(bytes, MARKS) ?? startOf(bytes, UNMARKED_UTF16);
  if (certain !== null) return new TextDecoder(certain).decode(bytes);
  const labels = [HEADER_CHARSET.exec(contentType ?? "")?.[1], declaredIn(bytes), "utf-8"].filter(isKnown);
  for (const label of labels) {
    const text = decodeStrictly(bytes, label);
    if (text !== null) return text;
  }
  // The bytes contradict every label. What names none is by an old program, what names one is damaged.
  return new TextDecoder(labels.length === 1 ? "windows-1252" : labels[0]).decode(bytes);
}

function startOf(
  bytes: Uint8Array,
  starts: readonly (readonly [encoding: string, start: readonly number[]])[],
): string | null {
  const found = starts.find(([, start]) => start.every((byte, index) => bytes[index] === byte));
  return found?.[0] ?? null;
}

/** A declaration that can be read here is not in UTF-16, whatever it says. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, SNIFFED_BYTES));
  const label = XML_ENCODING.exec(start)?.[1];
  return label !== undefined && /^utf-?16/i.test(label) ? undefined : label;
}

function isKnown(label: string | undefined): label is string {
  if (label === undefined) return false;
  try {
    return new TextDecoder(label).encoding !== "";
  } catch {
    return false;
  }
}

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
