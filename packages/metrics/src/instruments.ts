/**
 * Turns a table of declarations into recording functions on a registry: prefixes the names, starts every
 * declared label value at zero so that rates work from the first scrape, and keeps label values to those
 * declared. It refuses a value that a closed list does not know, without repeating it: it may be private.
 */

import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { LabelsOf, LabelValues, MetricDeclaration } from "./metric-declaration.ts";
import { OTHER, WordsMet } from "./words-met.ts";

type Labels = Readonly<Record<string, string>>;

/** A counter adds the value, a gauge takes it, a histogram observes it; all in the metric's own unit. */
type Instrument<D extends MetricDeclaration> = keyof D["labels"] extends never
  ? (value: number) => void
  : (value: number, labels: LabelsOf<D>) => void;

export type Instruments<T extends Record<string, MetricDeclaration>> = {
  readonly [K in keyof T]: Instrument<T[K]>;
};

interface RegisteredMetric {
  record(value: number, labels: Labels): void;
  zero(labels: Labels): void;
}

/** Registers every metric of the table. Throws when one is already in the registry. */
export function registerInstruments<T extends Record<string, MetricDeclaration>>(
  table: T,
  registry: Registry,
  prefix: string,
): Instruments<T> {
  const wordsMet = new WordsMet();
  const entries = Object.entries(table).map(([key, declaration]) => {
    const metric = register(declaration, registry, prefix);
    for (const labels of labelCombinations(declaration)) metric.zero(labels);
    const record = (value: number, labels: Labels = {}) =>
      metric.record(value, boundedLabels(declaration, labels, wordsMet));
    return [key, record];
  });
  return Object.fromEntries(entries) as Instruments<T>;
}

function register(declaration: MetricDeclaration, registry: Registry, prefix: string): RegisteredMetric {
  const configuration = {
    name: `${prefix}${declaration.name}`,
    help: declaration.help,
    labelNames: Object.keys(declaration.labels),
    registers: [registry],
  };
  switch (declaration.kind) {
    case "counter": {
      const counter = new Counter(configuration);
      return {
        record: (value, labels) => counter.inc(labels, value),
        zero: (labels) => counter.inc(labels, 0),
      };
    }
    case "gauge": {
      const gauge = new Gauge(configuration);
      return {
        record: (value, labels) => gauge.set(labels, value),
        zero: (labels) => gauge.set(labels, 0),
      };
    }
    case "histogram": {
      const histogram = new Histogram({ ...configuration, buckets: [...declaration.buckets] });
      return {
        record: (value, labels) => histogram.observe(labels, value),
        zero: (labels) => histogram.zero(labels),
      };
    }
    default:
      return declaration satisfies never;
  }
}

/** Every combination of values that are known beforehand; none when a value is only known once the process runs. */
function labelCombinations(declaration: MetricDeclaration): Labels[] {
  let combinations: Labels[] = [{}];
  for (const [label, values] of Object.entries(declaration.labels)) {
    if (values === "one-per-process") return [];
    const known = "upTo" in values ? [OTHER] : values;
    combinations = combinations.flatMap((labels) => known.map((value) => ({ ...labels, [label]: value })));
  }
  return combinations;
}

function boundedLabels(declaration: MetricDeclaration, labels: Labels, wordsMet: WordsMet): Labels {
  return Object.fromEntries(
    Object.entries(declaration.labels).map(([label, values]) => {
      const value = boundedValue(values, labels[label], wordsMet);
      if (value === undefined) {
        throw new TypeError(
          `Label "${label}" of metric "${declaration.name}" got a value that is not declared; ` +
            "declare it in the metric table or pass a declared one.",
        );
      }
      return [label, value];
    }),
  );
}

function boundedValue(
  values: LabelValues,
  value: string | undefined,
  wordsMet: WordsMet,
): string | undefined {
  if (values === "one-per-process") return value;
  if ("upTo" in values) return value !== undefined && wordsMet.admits(values, value) ? value : OTHER;
  if (value !== undefined && values.includes(value)) return value;
  return values.find((declared) => declared === OTHER);
}
