/** What a page declares about being paid for, by schema.org: `isAccessibleForFree` and the parts that are sold. */

import { firstText } from "../metadata/first-text.ts";
import {
  isObject,
  type JsonObject,
  readLinkedData,
  textsOf,
  valueOf,
  valuesOf,
} from "../metadata/json-ld.ts";

export interface PaidParts {
  readonly isDeclaredPaid: boolean;
  /** Words in the parts that are declared paid, as far as they are on the page; null when no part is named. */
  readonly wordsInPaidParts: number | null;
}

const NOT_PAID: PaidParts = { isDeclaredPaid: false, wordsInPaidParts: null };
/** Of the scripts that say so together, in UTF-16 units: parsing takes many times that. */
const MAX_CHARS = 500_000;
const MAX_SELECTORS = 10;
/** Words beyond it make no difference. */
const ENOUGH_WORDS = 1_000;
const MAX_COUNTED_CHARS = 20_000;

export function readPaidParts(document: Document): PaidParts {
  const scripts: string[] = [];
  let chars = 0;
  for (const script of document.getElementsByTagName("script")) {
    if (!/ld\+json/i.test(script.getAttribute("type") ?? "")) continue;
    const text = script.textContent ?? "";
    if (!text.includes("isAccessibleForFree")) continue;
    chars += text.length;
    if (chars <= MAX_CHARS) scripts.push(text);
  }
  if (scripts.length === 0) return NOT_PAID;
  const { article } = readLinkedData(scripts, []);
  if (article === null) return NOT_PAID;
  const parts = valuesOf(article, "hasPart").filter(isObject).filter(isPaid);
  if (!isPaid(article) && parts.length === 0) return NOT_PAID;
  const selectors = parts.flatMap((part) => textsOf(part, "cssSelector")).slice(0, MAX_SELECTORS);
  return {
    isDeclaredPaid: true,
    wordsInPaidParts: selectors.length === 0 ? null : wordsIn(document, selectors),
  };
}

function isPaid(object: JsonObject): boolean {
  const free = valueOf(object, "isAccessibleForFree");
  return free === false || (typeof free === "string" && /(?:^|\/)(?:false|no)$/i.test(free.trim()));
}

/** Only classes and ids are understood: publishers are asked to use classes. */
function wordsIn(document: Document, selectors: readonly string[]): number {
  const names = new Set(selectors.flatMap((selector) => selector.match(/[.#][\w-]+(?=\s*(?:,|$))/g) ?? []));
  let words = 0;
  for (const element of document.getElementsByTagName("*")) {
    if (!isNamed(element, names)) continue;
    words += firstText(element, MAX_COUNTED_CHARS).split(/\s+/).filter(Boolean).length;
    if (words >= ENOUGH_WORDS) break;
  }
  return words;
}

function isNamed(element: Element, names: ReadonlySet<string>): boolean {
  const id = element.getAttribute("id");
  if (id !== null && names.has(`#${id}`)) return true;
  const classes = element.getAttribute("class");
  return classes !== null && classes.split(/\s+/).some((name) => names.has(`.${name}`));
}
