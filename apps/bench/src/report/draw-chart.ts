/**
 * Draws a chart as SVG: the same bytes for the same figures, no scripts, no fonts from elsewhere. Its colours are
 * those of a light page; a style in it turns them for readers who prefer a dark one.
 */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { BenchChart } from "./chart.ts";
import { UNITS } from "./figure.ts";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);

const WIDTH_PX = 760;
const LINES_HEIGHT_PX = 380;
const BAR_PX = 18;
const AROUND_BARS_PX = 132;

/** Light, and what it becomes in the dark. */
const TURNED = {
  "#ffffff": "#0d1117",
  "#1f2328": "#e6edf3",
  "#59636e": "#9198a1",
  "#d1d9e0": "#3d444d",
  "#0969da": "#4493f8",
  "#bc4c00": "#f0883e",
  "#1a7f37": "#3fb950",
  "#8250df": "#ab7df8",
  "#9a6700": "#d29922",
  "#cf222e": "#f85149",
} as const;

type Colour = keyof typeof TURNED;

const PAPER: Colour = "#ffffff";
const INK: Colour = "#1f2328";
const SOFT_INK: Colour = "#59636e";
const GRID: Colour = "#d1d9e0";
const SERIES: readonly Colour[] = ["#0969da", "#bc4c00", "#1a7f37", "#8250df", "#9a6700"];
const TARGET: Colour = "#cf222e";

export function drawChart(chart: BenchChart): string {
  const height = chart.kind === "lines" ? LINES_HEIGHT_PX : barsHeight(chart);
  const drawing = init(null, null, { renderer: "svg", ssr: true, width: WIDTH_PX, height });
  drawing.setOption(optionOf(chart));
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return settle(svg, chart.title);
}

function barsHeight({ categories, series }: BenchChart): number {
  return AROUND_BARS_PX + categories.length * (series.length * (BAR_PX + 4) + 14);
}

function optionOf(chart: BenchChart): EChartsCoreOption {
  const isBars = chart.kind === "bars";
  const category = {
    type: "category",
    data: [...chart.categories],
    name: isBars ? "" : (chart.categoryTitle ?? ""),
    nameLocation: "middle",
    nameGap: 28,
    nameTextStyle: { color: SOFT_INK },
    // The first on top.
    inverse: isBars,
    axisLabel: { color: INK, interval: 0, ...(isBars && { width: 190, overflow: "break" }) },
    axisLine: { lineStyle: { color: SOFT_INK } },
    axisTick: { show: false },
  };
  const value = {
    type: chart.isLogarithmic === true ? "log" : "value",
    max: ({ max }: { max: number }) => highest(chart, max),
    axisLabel: { color: SOFT_INK, formatter: (at: number) => axisLabel(chart, at) },
    axisLine: { show: false },
    splitLine: { lineStyle: { color: GRID } },
  };
  return {
    animation: false,
    textStyle: { fontFamily: "sans-serif" },
    title: {
      text: chart.title,
      left: 8,
      top: 8,
      textStyle: { color: INK, fontSize: 15, width: WIDTH_PX - 16, overflow: "break" },
    },
    legend: {
      show: chart.series.length > 1,
      bottom: 4,
      textStyle: { color: INK },
      ...(!isBars && { icon: "roundRect" }),
    },
    // Room for the last bar's label, and for a line's.
    grid: { left: isBars ? 210 : 76, right: 96, top: 56, bottom: chart.series.length > 1 ? 72 : 48 },
    xAxis: isBars ? value : category,
    yAxis: isBars ? category : value,
    series: chart.series.map((series, index) => seriesOf(chart, series, index)),
  };
}

function seriesOf(chart: BenchChart, { name, values }: BenchChart["series"][number], index: number) {
  const isBars = chart.kind === "bars";
  const color = SERIES[index % SERIES.length];
  return {
    type: isBars ? "bar" : "line",
    name,
    data: values.map((value) => (value === null ? "-" : value / stepOf(chart))),
    color,
    itemStyle: { color },
    ...(isBars
      ? { barMaxWidth: BAR_PX }
      : { symbol: "circle", symbolSize: 7, lineStyle: { color, width: 2 } }),
    silent: true,
    emphasis: { disabled: true },
    label: {
      show: true,
      position: isBars ? "right" : "top",
      color: INK,
      textBorderWidth: 0,
      formatter: ({ value }: { value: unknown }) =>
        typeof value === "number" ? UNITS[chart.unit].format(value * stepOf(chart)) : "",
    },
    ...(index === 0 && targetLine(chart)),
  };
}

function targetLine(chart: BenchChart) {
  const { target, kind } = chart;
  if (target === undefined) return {};
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: TARGET, type: "dashed", width: 1.5 },
      label: { formatter: target.name, color: TARGET, position: kind === "bars" ? "start" : "end" },
      data: [
        kind === "bars" ? { xAxis: target.value / stepOf(chart) } : { yAxis: target.value / stepOf(chart) },
      ],
    },
  };
}

/** Where a target lies beyond all figures, the axis goes up to it; null leaves the axis to the figures. */
function highest(chart: BenchChart, figuresMax: number): number | null {
  const target = (chart.target?.value ?? 0) / stepOf(chart);
  return target > figuresMax ? target : null;
}

/** Round numbers, where the unit's own way would print digits that an axis does not need. */
function axisLabel({ unit }: BenchChart, at: number): string {
  if (at === 0) return "0";
  if (unit === "ms" && at >= 1_000) return `${(at / 1_000).toLocaleString("en-US")} s`;
  return `${at.toLocaleString("en-US", { maximumSignificantDigits: 4 })} ${UNITS[unit].axis}`.trim();
}

/** What an axis counts in, so that its marks are round. */
function stepOf({ unit }: BenchChart): number {
  switch (unit) {
    case "bytes":
      return 1024 * 1024;
    case "share":
      return 0.01;
    default:
      return 1;
  }
}

/** Takes what is for pointers out, and gives the drawing a name, a ground, and its colours in the dark. */
function settle(svg: string, title: string): string {
  const plain = svg
    .replace(/<style[^>]*>.*?<\/style>\s*/s, "")
    // Its counters go on from drawing to drawing.
    .replaceAll(/\bzr\d+-/g, "zr-")
    .replaceAll(/ (?:class|ecmeta_\w+|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, "")
    .replace(/(<rect [^>]*)fill="none"/, `$1fill="${PAPER}"`);
  const dark = Object.entries(TURNED).map(
    ([light, turned]) => `[fill="${light}"]{fill:${turned}}[stroke="${light}"]{stroke:${turned}}`,
  );
  const style = `<style>@media(prefers-color-scheme:dark){${dark.join("")}}</style>`;
  const opening = /<svg [^>]*>/.exec(plain)![0];
  const named = opening.replace("<svg ", `<svg role="img" aria-label="${escapeAttribute(title)}" `);
  return `${plain.replace(opening, () => `${named}\n${style}`).trim()}\n`;
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
