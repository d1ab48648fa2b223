/**
 * Reads JSON so that it is written again with the very numbers that it came with: `12345678901234567890`,
 * `1.0` and `1e400` stay what they were, though no number of this language holds them. Workers in other
 * languages have such numbers.
 */

/** The language has these; its types do not yet. */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  /** Stands for a text of JSON in what is stringified. */
  rawJSON(text: string): unknown;
}

const exact: ExactJson = JSON as unknown as ExactJson;

/** Whatever could change: long numbers, fractions, exponents, a negative zero. Texts with such digits do no harm. */
const PERHAPS_INEXACT = /\d{16}|\d[.eE]|-0/;

/** Throws a `SyntaxError`; and a `RangeError` for what is nested too deep, where its numbers need care. */
export function parseExactJson(text: string): unknown {
  if (!PERHAPS_INEXACT.test(text)) return JSON.parse(text);
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && JSON.stringify(value) !== source
      ? exact.rawJSON(source)
      : value,
  );
}
