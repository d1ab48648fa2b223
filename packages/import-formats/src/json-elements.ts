/**
 * Walks over a JSON text and says where the elements of its top-level array begin and end (or, for JSON
 * Lines, its top-level objects), so that each can be parsed alone and has a line. It does not check that an
 * element is valid JSON. A counter instead of recursion keeps deep nesting from costing stack.
 */

export type JsonElement =
  | { kind: "element"; start: number; end: number }
  /** The text ends inside this element, or before the array is closed. */
  | { kind: "cut-off"; start: number }
  | { kind: "too-deep"; start: number }
  /** Something follows the closed array. */
  | { kind: "trailing"; start: number };

/** No export nests deeper than a handful of levels. */
export const maxJsonDepth = 64;

export function* jsonElements(text: string): Generator<JsonElement> {
  const start = skipBlanks(text, 0);
  if (text[start] === "[") yield* arrayElements(text, start + 1);
  else yield* lineElements(text, start);
}

function* arrayElements(text: string, first: number): Generator<JsonElement> {
  let at = skipSeparators(text, first);
  for (;;) {
    if (at >= text.length) {
      yield { kind: "cut-off", start: text.length };
      return;
    }
    if (text[at] === "]") break;
    const end = elementEnd(text, at);
    if (typeof end === "string") {
      yield { kind: end, start: at };
      return;
    }
    yield { kind: "element", start: at, end };
    at = skipSeparators(text, end);
  }
  const rest = skipBlanks(text, at + 1);
  if (rest < text.length) yield { kind: "trailing", start: rest };
}

function* lineElements(text: string, first: number): Generator<JsonElement> {
  let at = first;
  while (at < text.length) {
    const end = elementEnd(text, at);
    if (typeof end === "string") {
      yield { kind: end, start: at };
      return;
    }
    yield { kind: "element", start: at, end: Math.max(end, at + 1) };
    at = skipSeparators(text, Math.max(end, at + 1));
  }
}

/** The offset after the element at `start`: at the comma or bracket that ends it, or after its own closing brace. */
function elementEnd(text: string, start: number): number | "cut-off" | "too-deep" {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      at = stringEnd(text, at);
      if (at === -1) return "cut-off";
    } else if (char === openBrace || char === openBracket) {
      depth += 1;
      if (depth > maxJsonDepth) return "too-deep";
    } else if (char === closeBrace || char === closeBracket) {
      if (depth === 0) return char === closeBracket ? at : at + 1;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (char === comma && depth === 0) {
      return at;
    }
  }
  return depth === 0 ? text.length : "cut-off";
}

/** The offset of the quote that closes the string opened at `open`, or -1. */
function stringEnd(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1) {
    let backslashes = 0;
    while (text.charCodeAt(close - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return close;
    close = text.indexOf('"', close + 1);
  }
  return -1;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20 || text.charCodeAt(at) === comma) at += 1;
  return at;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
