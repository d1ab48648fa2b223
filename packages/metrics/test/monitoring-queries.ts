/**
 * Finds every query in the package's dashboards and alert rules, ready to be parsed: Grafana's own variables
 * replaced, and beside each query the labels that its legend or message shows.
 */

import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

export interface Query {
  /** File and panel, variable or alert, for the failure message. */
  readonly where: string;
  readonly expression: string;
  readonly shownLabels: readonly string[];
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly unknown[] };
    };
  };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly legendFormat?: string;
    readonly datasource?: { readonly uid: string };
  }[];
}

export interface Dashboard {
  readonly file: string;
  readonly title: string;
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query: string | { readonly query: string };
    }[];
  };
}

export interface Alert {
  readonly file: string;
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const dashboardsFolder = new URL("../dashboards/", import.meta.url);
const alertsFolder = new URL("../alerts/", import.meta.url);

export function readDashboards(): Dashboard[] {
  return filesIn(dashboardsFolder, ".json").map(({ file, text }) => ({
    ...(JSON.parse(text) as Dashboard),
    file,
  }));
}

export function readAlerts(): Alert[] {
  return filesIn(alertsFolder, ".yml").flatMap(({ file, text }) => {
    const { groups } = parse(text) as { groups: { rules: Omit<Alert, "file">[] }[] };
    return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, file })));
  });
}

export function queriesOfDashboard({ file, panels, templating }: Dashboard): Query[] {
  const ofPanels = panels.flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({
      where: `${file}: ${panel.title} ${target.refId}`,
      expression: withoutGrafanaVariables(target.expr),
      shownLabels: namesIn(target.legendFormat ?? "", /\{\{\s*(\w+)\s*\}\}/gu),
    })),
  );
  const ofVariables = templating.list
    .filter(({ type }) => type === "query")
    .map(({ name, query }) => ({
      where: `${file}: variable ${name}`,
      ...readLabelValuesQuery(typeof query === "string" ? query : query.query),
    }));
  return [...ofPanels, ...ofVariables];
}

export function queryOfAlert({ file, alert, expr, annotations = {} }: Alert): Query {
  return {
    where: `${file}: ${alert}`,
    expression: expr,
    shownLabels: namesIn(Object.values(annotations).join("\n"), /\$labels\.(\w+)/gu),
  };
}

/** Grafana's `label_values(selector, label)` is no PromQL: its selector is, and its label is one it shows. */
function readLabelValuesQuery(query: string): Pick<Query, "expression" | "shownLabels"> {
  const parts = /^label_values\((?<selector>.+),\s*(?<label>\w+)\)$/u.exec(query)?.groups;
  return {
    expression: parts?.["selector"] ?? query,
    shownLabels: parts === undefined ? [] : [parts["label"]!],
  };
}

function withoutGrafanaVariables(expression: string): string {
  return expression.replaceAll(/\$__(?:rate_interval|interval|range)\b/gu, "5m");
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

function filesIn(folder: URL, extension: string): { file: string; text: string }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => ({ file, text: readFileSync(new URL(file, folder), "utf8") }));
}
