import { Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { createMetrics } from "../src/index.ts";
import type { MetricDeclaration } from "../src/metric-declaration.ts";
import { metricTable } from "../src/metric-table.ts";
import { createOwnMetrics, valueOf } from "./own-metrics.ts";
import { readCatalogue, readSamples } from "./rendered-catalogue.ts";

/** All but the one that is set at creation. */
const declarations: readonly MetricDeclaration[] = Object.values(metricTable).filter(
  (declaration) => declaration !== metricTable.buildInfo,
);

describe("what is rendered", () => {
  test("has the five metrics that others rely on, with their labels and buckets", async () => {
    const catalogue = readCatalogue(await createMetrics().render());
    const valuesOf = (name: string, label: string) => [
      ...(catalogue.get(`mana_api_articles_import_${name}`)?.labels.get(label) ?? []),
    ];
    expect(valuesOf("ticks_total", "result")).toEqual(["processed", "skipped", "error"]);
    expect(valuesOf("items_total", "result")).toEqual(["extracted", "error", "consent_wall", "cancelled"]);
    expect(valuesOf("extract_duration_seconds_bucket", "le")).toEqual([
      "0.25",
      "0.5",
      "1",
      "2",
      "5",
      "10",
      "15",
      "30",
      "+Inf",
    ]);
    expect(valuesOf("jobs_completed_total", "result")).toEqual(["done"]);
    expect(catalogue.get("mana_api_articles_import_pickup_gc_rows_total")?.labels.size).toBe(0);
  });

  test("is the text exposition that its content type says", async () => {
    const metrics = createOwnMetrics();
    expect(metrics.contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
    const lines = (await metrics.render()).split("\n");
    expect(lines).toContain("# TYPE articles_import_ticks_total counter");
    expect(lines).toContain(`# HELP build_info ${metricTable.buildInfo.help}`);
    expect(lines).toContain('build_info{version="1.2.3"} 1');
    expect(lines.at(-1)).toBe("");
  });

  test.each(declarations)(
    "starts every value that is known beforehand at zero: $name",
    async ({ name, kind, labels }) => {
      const exposition = await createOwnMetrics().render();
      const sampleName = kind === "histogram" ? `${name}_count` : name;
      const samples = readSamples(exposition).filter((sample) => sample.name === sampleName);
      expect(samples.map((sample) => sample.labels)).toEqual(combinationsOf(labels));
      expect(samples.map(({ value }) => value)).toEqual(samples.map(() => 0));
      expect(samples).not.toEqual([]);
    },
  );

  test("carries the prefix on every name, Node's own included", async () => {
    const catalogue = readCatalogue(await createMetrics({ prefix: "other_" }).render());
    expect([...catalogue.keys()].filter((name) => !name.startsWith("other_"))).toEqual([]);
    expect(catalogue.has("other_process_resident_memory_bytes")).toBe(true);
    expect(catalogue.has("other_nodejs_eventloop_lag_p99_seconds")).toBe(true);
  });

  test("leaves Node's metrics out when told to", async () => {
    const catalogue = readCatalogue(await createOwnMetrics().render());
    expect([...catalogue.keys()].filter((name) => /^(?:nodejs|process)_/u.test(name))).toEqual([]);
  });
});

describe("registries", () => {
  test("keep two sets of metrics apart", async () => {
    const [one, two] = [createMetrics(), createMetrics()];
    one.importWorker.claimLost(3);
    expect(await valueOf(one, "mana_api_articles_import_claims_lost_total")).toBe(3);
    expect(await valueOf(two, "mana_api_articles_import_claims_lost_total")).toBe(0);
  });

  test("may be handed in, and then refuse the same metrics twice", () => {
    const registry = new Registry();
    expect(createMetrics({ registry, defaultMetrics: false }).registry).toBe(registry);
    expect(() => createMetrics({ registry, defaultMetrics: false })).toThrow(/already been registered/u);
  });
});

/** Of open labels only `other` is known beforehand. */
function combinationsOf(labels: MetricDeclaration["labels"]): Record<string, string>[] {
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (rows, [label, values]) => {
      if (values === "one-per-process") return rows;
      const known = "upTo" in values ? ["other"] : values;
      return rows.flatMap((row) => known.map((value) => ({ ...row, [label]: value })));
    },
    [{}],
  );
}
