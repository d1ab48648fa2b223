/**
 * The attributes that an element may keep, with the values that each may have. Addresses and ids are not
 * here: they depend on the page.
 */

type Check = (value: string) => boolean;

const matching =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value);

const anyText: Check = () => true;
const pixels = matching(/^\d{1,5}$/);
const span = matching(/^[1-9]\d{0,2}$/);
const date = matching(/^[\w:.+\- ]{1,40}$/);
const number = matching(/^-?\d{1,9}$/);

/** In the order in which they are written. */
const OF_ALL: Readonly<Record<string, Check>> = {
  lang: matching(/^[a-zA-Z0-9-]{1,35}$/),
  dir: matching(/^(?:ltr|rtl|auto)$/i),
};

const OF_ELEMENT: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  a: { title: anyText },
  abbr: { title: anyText },
  col: { span },
  colgroup: { span },
  del: { datetime: date },
  img: { alt: anyText, title: anyText, width: pixels, height: pixels },
  ins: { datetime: date },
  li: { value: number },
  ol: { start: number, reversed: matching(/^(?:reversed)?$/i), type: matching(/^[1aAiI]$/) },
  td: { colspan: span, rowspan: span },
  th: { colspan: span, rowspan: span, scope: matching(/^(?:row|col|rowgroup|colgroup)$/i) },
  time: { datetime: date },
};

export type Attribute = readonly [name: string, value: string];

/** The attributes that an element keeps when it is written under `name`. */
export function keptAttributes(element: Element, name: string): readonly Attribute[] {
  return [...kept(element, OF_ALL), ...kept(element, OF_ELEMENT[name] ?? {})];
}

function kept(element: Element, checks: Readonly<Record<string, Check>>): Attribute[] {
  return Object.entries(checks).flatMap(([name, isAllowed]) => {
    const value = element.getAttribute(name);
    return value !== null && isAllowed(value) ? [[name, value] as const] : [];
  });
}
