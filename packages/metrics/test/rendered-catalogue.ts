/**
 * What a query may name, read from a rendered exposition: sample names with their type, their labels and the
 * values those were rendered with. It knows nothing of the metric table, so that it cannot agree with it by mistake.
 */

import { readSelectors } from "./promql-selectors.ts";

interface CataloguedMetric {
  readonly type: "counter" | "gauge";
  /** Label name to the values that were rendered. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
}

/** By sample name, so a histogram is three: `_bucket`, `_sum` and `_count`, each of which only grows. */
export type MetricCatalogue = ReadonlyMap<string, CataloguedMetric>;

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of an exposition, in their order. A sample is written the way PromQL writes a selector. */
export function readSamples(exposition: string): Sample[] {
  return exposition
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const valueAt = line.lastIndexOf(" ");
      const { selectors, problems } = readSelectors(line.slice(0, valueAt));
      const selector = selectors[0];
      if (selector?.name === undefined || problems.length > 0) throw new Error(`not a sample: ${line}`);
      return {
        name: selector.name,
        labels: Object.fromEntries(selector.matchers.map(({ label, value }) => [label, value])),
        value: Number(line.slice(valueAt + 1)),
      };
    });
}

export function readCatalogue(exposition: string): MetricCatalogue {
  const catalogue = new Map<string, { type: "counter" | "gauge"; labels: Map<string, Set<string>> }>();
  for (const [, name, type] of exposition.matchAll(/^# TYPE (\S+) (\S+)$/gmu)) {
    for (const [sampleName, sampleType] of sampleNames(name!, type!)) {
      catalogue.set(sampleName, { type: sampleType, labels: new Map() });
    }
  }
  for (const sample of readSamples(exposition)) {
    const metric = catalogue.get(sample.name);
    if (metric === undefined) throw new Error(`a sample without a type: ${sample.name}`);
    for (const [label, value] of Object.entries(sample.labels)) {
      const values = metric.labels.get(label) ?? new Set();
      metric.labels.set(label, values.add(value));
    }
  }
  return catalogue;
}

function sampleNames(name: string, type: string): [string, "counter" | "gauge"][] {
  switch (type) {
    case "counter":
    case "gauge":
      return [[name, type]];
    case "histogram":
      return ["_bucket", "_sum", "_count"].map((suffix) => [`${name}${suffix}`, "counter"]);
    default:
      throw new Error(`metric ${name} has type ${type}, which nothing here declares`);
  }
}
