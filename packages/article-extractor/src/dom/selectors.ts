/**
 * The CSS selectors that this package uses: lists of element names, each with an optional attribute
 * test, as in `h1, h2, meta[name="author"]`. Any other selector throws.
 */

import type { ElementNode } from "./element.ts";
import { HTML_NAMESPACE } from "./names.ts";

export type SelectorTest = (element: ElementNode) => boolean;

const NAME = /^[a-z][a-z0-9-]*$/i;
const SIMPLE =
  /^(?<name>\*|[a-z][a-z0-9-]*)?(?:\[(?<attribute>[a-z][a-z0-9:-]*)(?:(?<operator>[*^$~]?)=(?:(["'])(?<quoted>.*?)\4|(?<bare>[\w-]+)))?\])?$/i;

const tests = new Map<string, SelectorTest>();

export function selectorTest(selector: string): SelectorTest {
  const known = tests.get(selector);
  if (known !== undefined) return known;
  const made = compile(selector);
  tests.set(selector, made);
  return made;
}

function compile(selector: string): SelectorTest {
  const parts = selector.split(",").map((part) => part.trim());
  if (parts.every((part) => NAME.test(part))) return namesTest(parts);
  const alternatives = parts.map(compileSimple);
  return (element) => alternatives.some((matches) => matches(element));
}

/** The names of HTML elements are told apart whatever their case, those of others only as written. */
function namesTest(names: readonly string[]): SelectorTest {
  const written = new Set(names);
  const lower = new Set(names.map((name) => name.toLowerCase()));
  const [only] = lower;
  if (lower.size === 1 && written.size === 1 && written.has(only!))
    return ({ localName }) => localName === only;
  return ({ localName, namespaceURI }) => (namespaceURI === HTML_NAMESPACE ? lower : written).has(localName);
}

function compileSimple(selector: string): SelectorTest {
  const groups = SIMPLE.exec(selector)?.groups;
  if (groups === undefined || selector === "") throw new Error(`The selector ${selector} is not supported.`);
  const { name = "*", attribute, operator, quoted, bare } = groups;
  const matchesValue = compileAttribute(attribute, operator, quoted ?? bare);
  if (name === "*") return matchesValue;
  const matchesName = namesTest([name]);
  return (element) => matchesName(element) && matchesValue(element);
}

function compileAttribute(attribute = "", operator = "", wanted: string | undefined): SelectorTest {
  if (attribute === "") return () => true;
  if (wanted === undefined) return (element) => element.hasAttribute(attribute);
  return (element) => {
    const value = element.getAttribute(attribute);
    return value !== null && compare(value, operator, wanted);
  };
}

function compare(value: string, operator: string, wanted: string): boolean {
  if (operator === "") return value === wanted;
  if (wanted === "") return false;
  if (operator === "^") return value.startsWith(wanted);
  if (operator === "$") return value.endsWith(wanted);
  if (operator === "*") return value.includes(wanted);
  return value.split(/[\t\n\f\r ]+/).includes(wanted);
}
