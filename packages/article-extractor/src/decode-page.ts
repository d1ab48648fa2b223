/**
 * Turns the bytes of a page into text as browsers do: byte order mark, then the header's charset, then
 * `<meta>` in the first bytes. Unlike them it takes unlabelled bytes for UTF-8 when they are valid UTF-8,
 * and for windows-1252 otherwise. It never fails: what the encoding does not allow becomes U+FFFD.
 */

import { isUtf8 } from "node:buffer";
import { legacyHookDecode } from "@exodus/bytes/encoding.js";
import sniffHtmlEncoding from "html-encoding-sniffer";
import { charsetLabel } from "./content-type.ts";

export function decodePage(
  bytes: Uint8Array,
  contentType: string | null,
  maxCharsetScanBytes: number,
): string {
  const options = {
    transportLayerEncodingLabel: charsetLabel(contentType),
    defaultEncoding: isUtf8(bytes) ? "UTF-8" : "windows-1252",
    maxPrescanBytes: maxCharsetScanBytes,
  };
  return legacyHookDecode(bytes, sniffHtmlEncoding(bytes, options));
}
