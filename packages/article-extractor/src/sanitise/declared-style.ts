/** Reads the declarations of a style attribute, and lengths in them. Knows nothing of style sheets. */

/** Values by the names of their properties, in lower case. */
export type Declared = ReadonlyMap<string, string>;

const NOTHING: Declared = new Map();
/** What stands behind so many characters of a style is not read. */
const MAX_STYLE_CHARS = 4_096;
const PX_PER_UNIT: Readonly<Record<string, number>> = {
  "": 1,
  px: 1,
  pt: 4 / 3,
  em: 16,
  rem: 16,
  cm: 38,
  mm: 3.8,
  in: 96,
};

/** Of two declarations the later one holds, unless only the earlier one is important. */
export function declaredStyle(element: Element): Declared {
  const written = element.getAttribute("style");
  if (written === null) return NOTHING;
  const declared = new Map<string, string>();
  const important = new Set<string>();
  for (const declaration of written
    .slice(0, MAX_STYLE_CHARS)
    .replaceAll(/\/\*[^]*?(?:\*\/|$)/g, "")
    .split(";")) {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const [value = "", mark] = declaration.slice(colon + 1).split("!");
    if (name === "" || (mark === undefined && important.has(name))) continue;
    if (mark !== undefined) important.add(name);
    declared.set(name, value.trim().toLowerCase());
  }
  return declared;
}

/** Null for what is no length, or one that depends on something else. */
export function lengthPx(value: string | null | undefined): number | null {
  const [, digits, unit] = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)) ?([a-z]*|%)$/i.exec(value?.trim() ?? "") ?? [];
  if (digits === undefined || unit === undefined) return null;
  const amount = Number(digits);
  if (amount === 0) return 0;
  const pxPerUnit = PX_PER_UNIT[unit.toLowerCase()];
  return pxPerUnit === undefined ? null : amount * pxPerUnit;
}
