import { describe, expect, test } from "vitest";
import { createMetrics } from "../src/index.ts";
import { metricTable } from "../src/metric-table.ts";
import { checkExpression, checkShownLabels } from "./expression-check.ts";
import {
  queriesOfDashboard,
  queryOfAlert,
  readAlerts,
  readDashboards,
  type Panel,
  type Query,
} from "./monitoring-queries.ts";
import { readSelectors } from "./promql-selectors.ts";
import { readCatalogue } from "./rendered-catalogue.ts";

const prefix = "mana_api_";
const catalogue = readCatalogue(await createMetrics({ prefix }).render());
const dashboards = readDashboards();
const alerts = readAlerts();

const DASHBOARDS = [
  { file: "article-import.json", title: "Article import", uid: "tidemark-article-import" },
  { file: "job-queue.json", title: "Job queue", uid: "tidemark-job-queue" },
];

const problemsOf = ({ expression, shownLabels }: Query) => [
  ...checkExpression(expression, catalogue),
  ...checkShownLabels(expression, shownLabels, catalogue),
];

describe.each(dashboards)("the dashboard in $file", (dashboard) => {
  const queries = queriesOfDashboard(dashboard);
  const sections = dashboard.panels.filter(({ type }) => type === "row");
  const panels = dashboard.panels.filter(({ type }) => type !== "row");

  test.each(queries)("queries only what is rendered: $where", (query) => {
    expect(problemsOf(query)).toEqual([]);
  });

  test("is in the classic schema, with a Prometheus data source to choose", () => {
    const { file, title, uid, schemaVersion } = dashboard;
    expect(schemaVersion).toBe(42);
    expect({ file, title, uid }).toEqual(DASHBOARDS.find((known) => known.file === file));
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: "datasource", type: "datasource", query: "prometheus" }),
    );
    const sources = panels.flatMap((panel) =>
      [panel, ...panel.targets!].map(({ datasource }) => datasource?.uid),
    );
    expect(new Set(sources)).toEqual(new Set(["${datasource}"]));
  });

  test("asks its three questions in order", () => {
    expect(sections.map(({ title }) => title)).toEqual(["Is it working?", "What is stuck?", "Why?"]);
  });

  test.each(panels)("explains itself, with a unit and thresholds: $title", (panel) => {
    expect(panel.description?.length).toBeGreaterThan(40);
    expect(panel.fieldConfig?.defaults.unit).toBeTypeOf("string");
    expect(panel.fieldConfig?.defaults.thresholds?.steps.length).toBeGreaterThan(0);
    expect(panel.targets?.length).toBeGreaterThan(0);
  });

  test("gives every panel its own id and its own place on the grid", () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(dashboard.panels.filter(({ gridPos }) => gridPos.x + gridPos.w > 24)).toEqual([]);
    const overlaps = dashboard.panels.flatMap((panel, at) =>
      dashboard.panels.slice(at + 1).filter((other) => overlap(panel, other)),
    );
    expect(overlaps).toEqual([]);
  });
});

describe("all dashboards together", () => {
  test("show every metric that is declared", () => {
    const shown = new Set(
      dashboards
        .flatMap(queriesOfDashboard)
        .flatMap(({ expression }) => readSelectors(expression).selectors)
        .map(({ name }) => name?.replace(/_(?:bucket|sum|count)$/u, "")),
    );
    const declared = Object.values(metricTable).map(({ name }) => `${prefix}${name}`);
    expect(declared.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("the alert rules", () => {
  test("are there, each under a name of its own", () => {
    expect(alerts.length).toBeGreaterThan(5);
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length);
  });

  test.each(alerts)("query only what is rendered: $alert", (alert) => {
    expect(problemsOf(queryOfAlert(alert))).toEqual([]);
  });

  test.each(alerts)(
    "say how bad it is, what happened and what to do: $alert",
    ({ labels, annotations, ...rule }) => {
      expect(rule.for).toMatch(/^\d+[mh]$/u);
      expect(labels?.["severity"]).toMatch(/^(?:critical|warning)$/u);
      expect(annotations?.["summary"]?.length).toBeGreaterThan(20);
      expect(annotations?.["description"]?.length).toBeGreaterThan(60);
    },
  );
});

function overlap({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
