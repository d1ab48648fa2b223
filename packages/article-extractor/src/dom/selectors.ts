/**
 * The CSS selectors that this package uses: lists of element names, each with an optional attribute
 * test, as in `h1, h2, meta[name="author"]`. Any other selector throws.
 */

import type { ElementNode } from "./element.ts";

export type SelectorTest = (element: ElementNode) => boolean;

const SIMPLE =
  /^(?<name>\*|[a-z][a-z0-9-]*)?(?:\[(?<attribute>[a-z][a-z0-9:-]*)(?:(?<operator>[*^$~]?)=(["']?)(?<value>.*?)\4)?\])?$/i;

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
  if (parts.every((part) => /^[a-z][a-z0-9-]*$/i.test(part))) {
    const names = new Set(parts.map((part) => part.toLowerCase()));
    return ({ localName }) => names.has(localName);
  }
  const alternatives = parts.map(compileSimple);
  return (element) => alternatives.some((matches) => matches(element));
}

function compileSimple(selector: string): SelectorTest {
  const groups = SIMPLE.exec(selector)?.groups;
  if (groups === undefined || selector === "") throw new Error(`The selector ${selector} is not supported.`);
  const name = groups["name"]?.toLowerCase() ?? "*";
  const matchesValue = compileAttribute(groups["attribute"], groups["operator"], groups["value"]);
  return (element) => (name === "*" || element.localName === name) && matchesValue(element);
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
