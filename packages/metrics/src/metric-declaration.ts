/**
 * What it takes to declare a metric: a name without prefix, a kind, a sentence of help, and for every label
 * the complete list of its values, or how many there may be. It refuses endless labels by having no way to
 * write one down.
 */

/** Short words that the process meets: the first so many are kept, everything else counts as `other`. */
export interface OpenLabelValues {
  readonly upTo: number;
}

/**
 * The values that a label may take. A list that ends in `other` accepts any value and counts what it does
 * not know as `other`; a list without it is closed. `one-per-process` is for facts that are set once, at
 * creation, such as a version.
 */
export type LabelValues = readonly [string, ...string[]] | OpenLabelValues | "one-per-process";

interface Named {
  /** Without the prefix; with the unit and, for a counter, `_total` at its end. */
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
}

export type MetricDeclaration =
  | (Named & { readonly kind: "counter" })
  | (Named & { readonly kind: "gauge" })
  | (Named & {
      readonly kind: "histogram";
      /** Upper bounds in the metric's unit, ascending, without +Inf. */
      readonly buckets: readonly [number, ...number[]];
    });

type LabelValue<V extends LabelValues> = V extends readonly string[]
  ? "other" extends V[number]
    ? string
    : V[number]
  : string;

/** The labels that a recording of `D` must bring along, each with the type of its allowed values. */
export type LabelsOf<D extends MetricDeclaration> = {
  readonly [L in keyof D["labels"]]: LabelValue<D["labels"][L]>;
};
