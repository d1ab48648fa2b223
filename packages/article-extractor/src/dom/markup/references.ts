/**
 * Decodes the character references that pages use most, in full form and with a semicolon. All others are left
 * to parse5: it knows the two thousand names and what becomes of broken ones.
 */

const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
  ["copy", "©"],
  ["laquo", "«"],
  ["raquo", "»"],
  ["middot", "·"],
  ["bull", "•"],
  ["hellip", "…"],
  ["ndash", "–"],
  ["mdash", "—"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["ldquo", "“"],
  ["rdquo", "”"],
  ["auml", "ä"],
  ["ouml", "ö"],
  ["uuml", "ü"],
  ["szlig", "ß"],
  ["agrave", "à"],
  ["eacute", "é"],
  ["egrave", "è"],
  ["euro", "€"],
]);

const REFERENCE = /&(?:#(?<decimal>\d{1,7})|#[xX](?<hex>[\da-fA-F]{1,6})|(?<name>[A-Za-z]{2,6}));/y;
/** An ampersand that begins no reference: before anything but a letter, a digit or `#`. */
const LITERAL = /&(?![\dA-Za-z#])/y;
/** In an attribute also before a parameter of an address, as in `?a=1&b=2`. */
const LITERAL_IN_ATTRIBUTE = /&(?:[\dA-Za-z]+=|(?![\dA-Za-z#]))/y;

export interface Decoded {
  readonly text: string;
  /** Where what it was decoded from ends. */
  readonly end: number;
}

/** What stands for the ampersand at `at` in text; null when only parse5 can tell. */
export function decodeInText(markup: string, at: number): Decoded | null {
  return literal(LITERAL, markup, at) ?? reference(markup, at);
}

/** The text that all of `source` stands for; null when only parse5 can tell. */
export function decodeText(source: string): string | null {
  return decodeAll(source, LITERAL);
}

/** The value of an attribute that is written as `source`; null when only parse5 can tell. */
export function decodeAttribute(source: string): string | null {
  return decodeAll(source, LITERAL_IN_ATTRIBUTE);
}

function decodeAll(source: string, literals: RegExp): string | null {
  let text = "";
  let from = 0;
  for (let at = source.indexOf("&"); at !== -1; at = source.indexOf("&", from)) {
    const decoded = literal(literals, source, at) ?? reference(source, at);
    if (decoded === null) return null;
    text += source.slice(from, at) + decoded.text;
    from = decoded.end;
  }
  return text + source.slice(from);
}

function literal(pattern: RegExp, markup: string, at: number): Decoded | null {
  pattern.lastIndex = at;
  return pattern.test(markup) ? { text: markup.slice(at, pattern.lastIndex), end: pattern.lastIndex } : null;
}

function reference(markup: string, at: number): Decoded | null {
  REFERENCE.lastIndex = at;
  const groups = REFERENCE.exec(markup)?.groups;
  if (groups === undefined) return null;
  const { decimal, hex, name } = groups;
  const text = name === undefined ? plainCharacter(Number(decimal ?? `0x${hex}`)) : NAMED.get(name);
  return text === undefined ? null : { text, end: REFERENCE.lastIndex };
}

/** The character of a number that stands for itself; numbers of control characters and surrogates do not. */
function plainCharacter(code: number): string | undefined {
  const isPlain =
    (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0xd800) || (code >= 0xe000 && code <= 0x10ffff);
  return isPlain ? String.fromCodePoint(code) : undefined;
}
