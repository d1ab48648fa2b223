/** Metrics for a test to read: the table alone, without prefix, so that names are as declared. */

import { createMetrics, type Metrics } from "../src/index.ts";
import { readSamples } from "./rendered-catalogue.ts";

export const createOwnMetrics = (): Metrics =>
  createMetrics({ prefix: "", defaultMetrics: false, version: "1.2.3" });

/** The value of the one sample with this name and these labels; undefined when none is rendered. */
export async function valueOf(
  metrics: Pick<Metrics, "render">,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number | undefined> {
  const samples = readSamples(await metrics.render());
  return samples.find(
    (sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels),
  )?.value;
}
