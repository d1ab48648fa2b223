/**
 * Reads from a style attribute whether its element is shown: the two properties that Readability asks for.
 * Plain declarations, as almost all are, are read here; anything else is left to a real CSS parser.
 */

import { readUnplainStyle } from "./unplain-style.ts";

export interface InlineStyle {
  readonly display: string;
  readonly visibility: string;
}

const NONE: InlineStyle = Object.freeze({ display: "", visibility: "" });

const GLOBAL_VALUES = "initial inherit unset revert revert-layer";
/** Values that the parser of CSS takes, each of which replaces any before it. */
export const PLAIN_VALUES: Readonly<Record<keyof InlineStyle, ReadonlySet<string>>> = {
  display: new Set(
    `none inline block contents list-item inline-block table inline-table table-row-group table-header-group
    table-footer-group table-row table-cell table-column-group table-column table-caption flex inline-flex grid
    inline-grid flow-root ruby run-in math -webkit-box -webkit-inline-box -webkit-flex -webkit-inline-flex -moz-box
    -moz-inline-box -moz-inline-stack -ms-grid -ms-inline-grid ${GLOBAL_VALUES}`.split(/\s+/),
  ),
  visibility: new Set(`visible hidden collapse ${GLOBAL_VALUES}`.split(" ")),
};

/** Values that it drops, but which pages have. */
export const INVALID_VALUES: Readonly<Record<keyof InlineStyle, ReadonlySet<string>>> = {
  display: new Set(["", ..."-ms-flexbox -ms-flex -moz-flex -o-flex box auto hidden visible".split(" ")]),
  visibility: new Set(["", "none", "block", "auto"]),
};

/** What is not plain and longer than this counts as no style. */
const MAX_UNPLAIN_CHARS = 10_000;

const NAMES = /display|visibility/i;
const ESCAPE = /\\(?:([\da-f]{1,6})\s?|([^]))/gi;
const ADDRESS_OR_STRING =
  /url\(\s?(?:"[^"\\\n\r\f]*"|'[^'\\\n\r\f]*'|[^\s"'()\\]*)\s?\)|"[^"\\\n\r\f]*"|'[^'\\\n\r\f]*'/gi;
const PLAIN_BRACKETS = /\([^();]*\)/g;
const PLAIN = /^[\w \t\n\r\-:;.,#%!+?/*]*$/;
/** The one property that sets all others. */
const ALL = /(?:^|[;\s])all\s?:/i;

export function readInlineStyle(style: string | null): InlineStyle {
  // Most elements have no style, and most styles say nothing of this.
  if (style === null || !mentionsVisibility(style)) return NONE;
  const plain = readPlainStyle(style);
  if (plain !== null) return plain;
  return style.length > MAX_UNPLAIN_CHARS ? NONE : readUnplainStyle(style);
}

function mentionsVisibility(style: string): boolean {
  return NAMES.test(style) || (style.includes("\\") && NAMES.test(unescaped(style)));
}

function unescaped(style: string): string {
  return style
    .slice(0, MAX_UNPLAIN_CHARS)
    .replaceAll(ESCAPE, (_, code: string | undefined, char: string) =>
      code === undefined ? char : String.fromCharCode(Number.parseInt(code, 16)),
    );
}

/** Null when it takes more to read it. */
function readPlainStyle(style: string): InlineStyle | null {
  if (style.includes("/*") || ALL.test(style)) return null;
  const text = style.replaceAll(ADDRESS_OR_STRING, "?").replaceAll(PLAIN_BRACKETS, "?");
  if (!PLAIN.test(text)) return null;
  const declarations = text.split(";");
  const display = winner(declarations, "display");
  const visibility = winner(declarations, "visibility");
  return display === null || visibility === null ? null : { display, visibility };
}

/** The last value; one that is important is only replaced by another such one. Null for a value that is not plain. */
function winner(declarations: readonly string[], property: keyof InlineStyle): string | null {
  let value = "";
  let isImportant = false;
  for (const declaration of declarations) {
    const colon = declaration.indexOf(":");
    if (colon === -1 || declaration.slice(0, colon).trim().toLowerCase() !== property) continue;
    const written = declaration
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    const bare = withoutImportance(written);
    if (INVALID_VALUES[property].has(bare)) continue;
    if (!PLAIN_VALUES[property].has(bare)) return null;
    if (isImportant && bare === written) continue;
    value = bare;
    isImportant = bare !== written;
  }
  return value;
}

function withoutImportance(value: string): string {
  if (!value.endsWith("important")) return value;
  const before = value.slice(0, -"important".length).trimEnd();
  return before.endsWith("!") ? before.slice(0, -1).trimEnd() : value;
}
