/** Makes a page's claim one plain line: without markup that was written as text, bounded and storable. */

import { storableLine } from "../storable-text.ts";

const NAMED: Readonly<Record<string, string>> = {
  quot: '"',
  amp: "&",
  apos: "'",
  lt: "<",
  gt: ">",
  nbsp: " ",
};

/** Null when nothing is left. Character references that were escaped twice are read once more. */
export function plainLine(claim: string, maxChars: number): string | null {
  const bounded = claim.slice(0, maxChars * 4);
  return storableLine(unescaped(bounded), maxChars);
}

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replaceAll(
    /&(?:#x([\da-f]{1,9})|#(\d{1,9})|(quot|amp|apos|lt|gt|nbsp));/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === "string") return NAMED[name.toLowerCase()] ?? whole;
      const point = typeof hex === "string" ? Number.parseInt(hex, 16) : Number.parseInt(String(decimal), 10);
      return point > 0 && point <= 0x10_ffff ? String.fromCodePoint(point) : "\uFFFD";
    },
  );
}
