/** Makes the bytes that tests hand to the parser. Has no tests itself. */

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function utf16(text: string, endian: "le" | "be"): Uint8Array {
  const bytes = new Uint8Array((text.length + 1) * 2);
  const view = new DataView(bytes.buffer);
  const marked = `\ufeff${text}`;
  for (let i = 0; i < marked.length; i += 1) view.setUint16(i * 2, marked.charCodeAt(i), endian === "le");
  return bytes;
}
