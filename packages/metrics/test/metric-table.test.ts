import { describe, expect, test } from "vitest";
import { failureCodes } from "../src/index.ts";
import type { MetricDeclaration } from "../src/metric-declaration.ts";
import { metricTable } from "../src/metric-table.ts";

const declarations: readonly MetricDeclaration[] = Object.values(metricTable);

describe("the metric table", () => {
  test("names each metric once, with its unit or kind at the end", () => {
    expect(new Set(declarations.map(({ name }) => name)).size).toBe(declarations.length);
    const endings = { counter: /_total$/u, gauge: /(?<!_total)$/u, histogram: /_seconds$/u };
    for (const { name, kind } of declarations) expect(name).toMatch(endings[kind]);
  });

  test("lists buckets in ascending order", () => {
    const histograms = declarations.filter((declaration) => declaration.kind === "histogram");
    expect(histograms.length).toBeGreaterThan(0);
    for (const { buckets } of histograms) expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
  });

  test("has short words as label values, few enough to count", () => {
    const lists = declarations
      .flatMap(({ labels }) => Object.values(labels))
      .flatMap((values) => (values === "one-per-process" || "upTo" in values ? [] : [values]));
    expect(lists.length).toBeGreaterThan(0);
    for (const values of lists) expect(values.length).toBeLessThanOrEqual(40);
    for (const value of lists.flat()) expect(value).toMatch(/^[a-z][a-z0-9_-]{1,30}$/u);
  });

  test("keeps open labels few enough to count", () => {
    const open = declarations
      .flatMap(({ labels }) => Object.values(labels))
      .flatMap((values) => (values !== "one-per-process" && "upTo" in values ? [values] : []));
    expect(open.length).toBeGreaterThan(0);
    for (const { upTo } of open) expect(upTo).toBeLessThanOrEqual(40);
  });

  test("knows the failure codes that the design names", () => {
    const named = ["blocked-address", "too-many-redirects", "unsupported-type", "pickup-expired"];
    expect(failureCodes).toEqual(expect.arrayContaining(named));
  });
});
