/**
 * Reads from a style attribute whether its element is shown: the two properties that Readability asks for.
 * Values that are not valid CSS count as absent, as in a browser.
 */

export interface InlineStyle {
  readonly display: string;
  readonly visibility: string;
}

const NONE: InlineStyle = Object.freeze({ display: "", visibility: "" });

const GLOBAL_VALUES = "initial inherit unset revert revert-layer";
const DISPLAY_VALUES: ReadonlySet<string> = new Set(
  `none inline block contents list-item inline-block table inline-table table-row-group table-header-group
  table-footer-group table-row table-cell table-column-group table-column table-caption flex inline-flex grid
  inline-grid flow-root flow run-in ruby -webkit-box -webkit-flex -webkit-inline-box ${GLOBAL_VALUES}`.split(
    /\s+/,
  ),
);
const VISIBILITY_VALUES: ReadonlySet<string> = new Set(`visible hidden collapse ${GLOBAL_VALUES}`.split(" "));

const VARIABLE = /^var\(\s*--[\w-]+\s*(?:,[^!;{}()]*)?\)$/;

export function readInlineStyle(style: string | null): InlineStyle {
  // Most elements have no style, and most styles say nothing of this.
  if (style === null || !/display|visibility/i.test(style)) return NONE;
  const declarations = withoutHiddenSigns(style).split(";");
  return {
    display: winner(declarations, "display", DISPLAY_VALUES),
    visibility: winner(declarations, "visibility", VISIBILITY_VALUES),
  };
}

/** Comments are dropped; in strings and brackets, a semicolon ends nothing. */
function withoutHiddenSigns(style: string): string {
  return style.replaceAll(/\/\*[^]*?(?:\*\/|$)|"[^"\n]*"|'[^'\n]*'|\([^()]*\)/g, (part) => {
    return part.startsWith("/*") ? "" : part.replaceAll(";", "");
  });
}

/** The last valid value; one that is important is only replaced by another such one. */
function winner(declarations: readonly string[], property: string, values: ReadonlySet<string>): string {
  let value = "";
  let isImportant = false;
  for (const declaration of declarations) {
    const colon = declaration.indexOf(":");
    if (colon === -1 || declaration.slice(0, colon).trim().toLowerCase() !== property) continue;
    const written = declaration
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    const bare = written.replace(/\s*!\s*important$/, "");
    // What a variable stands for is not known here; in any case it is no longer the value before.
    if (!(values.has(bare) || VARIABLE.test(bare)) || (isImportant && bare === written)) continue;
    value = bare;
    isImportant = bare !== written;
  }
  return value;
}
