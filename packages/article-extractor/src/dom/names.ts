/**
 * Names of elements and attributes in lower and upper case, of ASCII letters as the DOM has it. Each is converted once, as
 * pages repeat few names.
 */

import { html } from "parse5";

export type Namespace = html.NS;
export const HTML_NAMESPACE = html.NS.HTML;
export const SVG_NAMESPACE = html.NS.SVG;

/** Pages may invent names; beyond this many, they are converted each time. */
const MAX_REMEMBERED = 5_000;

const upper = new Map<string, string>();
const lower = new Map<string, string>();

export function upperCased(name: string): string {
  return upper.get(name) ?? remember(upper, name, inUpperCase(name));
}

export function lowerCased(name: string): string {
  return lower.get(name) ?? remember(lower, name, inLowerCase(name));
}

function inUpperCase(name: string): string {
  return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function inLowerCase(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function remember(names: Map<string, string>, name: string, converted: string): string {
  if (names.size < MAX_REMEMBERED) names.set(name, converted);
  return converted;
}
