/**
 * Judges a query against a catalogue: every metric, label and label value that it names must be one that the
 * registry renders, and a rate must be taken of something that only grows. It changes nothing and throws nothing.
 */

import { readSelectors, type Matcher, type ReadExpression, type Selector } from "./promql-selectors.ts";
import type { MetricCatalogue } from "./rendered-catalogue.ts";

/** Labels that Prometheus adds to every series of a target; their values belong to whoever scrapes. */
const scrapeLabels: readonly string[] = ["instance", "job"];

const growthFunctions: readonly (string | undefined)[] = ["rate", "irate", "increase", "resets"];

/** What is wrong with the expression, in sentences; empty when it can be answered. */
export function checkExpression(expression: string, catalogue: MetricCatalogue): string[] {
  const read = readSelectors(expression);
  return [
    ...read.problems,
    ...read.selectors.flatMap((selector) => checkSelector(selector, catalogue)),
    ...read.groupings.flatMap(({ keyword, labels, selectors }) =>
      labels.flatMap((label) =>
        selectors
          .filter((selector) => !hasLabel(selector, label, catalogue))
          .map((selector) => `${keyword} (${label}): ${selector.name} has no label "${label}"`),
      ),
    ),
  ];
}

/** Which of the labels that a legend or message shows are not on the result of the expression. */
export function checkShownLabels(
  expression: string,
  shown: readonly string[],
  catalogue: MetricCatalogue,
): string[] {
  const read = readSelectors(expression);
  return shown
    .filter((label) => !isKept(label, read, catalogue))
    .map((label) => `shows label "${label}", which the result of the expression does not have`);
}

function isKept(label: string, read: ReadExpression, catalogue: MetricCatalogue): boolean {
  if (!read.aggregates) return read.selectors.some((selector) => hasLabel(selector, label, catalogue));
  return read.groupings.some(({ keyword, labels }) => keyword === "by" && labels.includes(label));
}

function hasLabel(selector: Selector, label: string, catalogue: MetricCatalogue): boolean {
  if (scrapeLabels.includes(label) || selector.name === undefined) return true;
  return catalogue.get(selector.name)?.labels.has(label) ?? true;
}

function checkSelector(selector: Selector, catalogue: MetricCatalogue): string[] {
  const { name, matchers, rangeFunction } = selector;
  if (name === undefined) return ["a selector without a metric name: write it before the braces"];
  const metric = catalogue.get(name);
  if (metric === undefined) return [`no metric "${name}" is rendered`];
  const problems = matchers.flatMap((matcher) => checkMatcher(name, matcher, metric.labels));
  if (metric.type === "gauge" && growthFunctions.includes(rangeFunction)) {
    problems.push(`${rangeFunction} of "${name}", which is a gauge`);
  }
  return problems;
}

function checkMatcher(
  name: string,
  { label, operator, value }: Matcher,
  labels: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  if (scrapeLabels.includes(label)) return [];
  const values = labels.get(label);
  if (values === undefined) return [`metric "${name}" has no label "${label}"`];
  const alternatives = operator.endsWith("~") ? value.split("|") : [value];
  return alternatives
    .filter((alternative) => !values.has(alternative))
    .map((alternative) => `label "${label}" of "${name}" never is "${alternative}"`);
}
