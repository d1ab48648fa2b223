/** The page and its parts, made from records that were written by hand. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BenchChart } from "../src/report/chart.ts";
import { drawChart } from "../src/report/draw-chart.ts";
import { figure, formatCell, spread } from "../src/report/figure.ts";
import { atLeast, atMost, distanceOf, type Finding } from "../src/report/finding.ts";
import { makeRecord, type RunRecord } from "../src/report/run-record.ts";
import { renderMarkdownTable } from "../src/report/table.ts";
import { addToReport, makeReport, placeReport, type ReportPlace } from "../src/report/write-report.ts";

const CHART: BenchChart = {
  id: "speed",
  title: 'Speed of "a" & b',
  kind: "bars",
  unit: "per-second",
  categories: ["a", "b"],
  series: [{ name: "speed", values: [3, null] }],
  target: { name: "wanted", value: 10 },
};

const FINDING: Finding = {
  what: "Speed of a",
  measured: figure("per-second", 300),
  wanted: atLeast(figure("per-second", 1_000)),
  limit: "the engine.",
};

function record(bench: string, changes: Partial<RunRecord> = {}): RunRecord {
  return makeRecord({
    bench,
    about: `what ${bench} takes, and more`,
    sizes: "full",
    measuredAt: "2026-11-27T20:00:00.000Z",
    seconds: 90,
    loadBefore: 0.5,
    machine: {
      cores: 2,
      processor: "A Processor",
      memoryBytes: 2 ** 30,
      platform: "linux-x64",
      node: "24.0.0",
      postgres: "18.4",
      isDurable: true,
    },
    besides: { "pg-boss": "12.0.0" },
    tables: [{ title: "Speeds", head: ["", "speed"], rows: [["a", spread("per-second", [1, 2, 3])]] }],
    charts: [CHART],
    findings: [FINDING],
    ...changes,
  });
}

describe("a figure", () => {
  test("is printed with its unit, and with the least and the most of its rounds", () => {
    expect(formatCell(figure("ms", 1_234))).toBe("1.23 s");
    expect(formatCell(spread("s", [3, 1, 2]))).toBe("2.00 s (1.00 s – 3.00 s)");
    expect(formatCell(spread("s", [3]))).toBe("3.00 s");
    expect(formatCell(null)).toBe("–");
  });
});

describe("a finding", () => {
  test("tells how much of what is wanted is there", () => {
    expect(distanceOf(FINDING)).toBe("**not reached**: 30 % of what is wanted");
    expect(distanceOf({ ...FINDING, measured: figure("per-second", 25_000) })).toBe(
      "reached: 25 times what is wanted",
    );
  });

  test("tells how much of what is allowed is used", () => {
    const late = { ...FINDING, measured: figure("s", 20), wanted: atMost(figure("s", 15)) };
    expect(distanceOf(late)).toBe("**not reached**: 1.33 times what is allowed");
    expect(distanceOf({ ...late, measured: figure("s", 15) })).toBe("reached: 1.00 times what is allowed");
    expect(distanceOf({ ...late, wanted: null })).toBe("–");
  });
});

test("a table of a page has figures to the right, words to the left, and no open bars", () => {
  const rows = [
    ["a|b", figure("count", 1_000), "words"],
    ["c", null, "more words"],
  ];
  expect(renderMarkdownTable({ head: ["", "items", "note"], rows })).toBe(
    [
      "|      | items | note       |",
      "| ---- | ----: | ---------- |",
      "| a\\|b | 1,000 | words      |",
      "| c    |     – | more words |",
    ].join("\n"),
  );
});

describe("a chart", () => {
  test("is the same whatever was drawn before", () => {
    const lines: BenchChart = { ...CHART, kind: "lines" };
    const first = [drawChart(CHART), drawChart(lines)];
    expect([drawChart(lines), drawChart(CHART)]).toEqual(first.toReversed());
  });

  test("has its name, its figures, its target and its colours for the dark, and loads nothing", () => {
    const svg = drawChart(CHART);
    expect(svg).toContain('aria-label="Speed of &quot;a&quot; &amp; b"');
    expect(svg).toMatch(/>3\.0<.*>wanted</s);
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).not.toMatch(/<script|@import|href=|url\((?!#)/);
  });

  test("turns every colour that it uses", () => {
    const svg = drawChart({
      ...CHART,
      series: ["a", "b", "c", "d", "e"].map((name) => ({ name, values: [1, 2] })),
    });
    const used = [...svg.matchAll(/(?:fill|stroke)="(#[0-9a-f]{3,6})"(?![^<]*stroke-width="0")/g)].map(
      ([, colour]) => colour,
    );
    const style = /<style>(.*)<\/style>/.exec(svg)![1]!;
    expect(new Set(used).size).toBeGreaterThan(6);
    expect(used.filter((colour) => !style.includes(`[fill="${colour}"]`))).toEqual([]);
  });
});

describe("a report", () => {
  const BENCHES = ["one", "two", "three"].map((name) => ({
    name,
    about: `what ${name} takes, and more`,
    isExpected: name !== "three",
  }));
  let folder: string;
  let place: ReportPlace;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tidemark-report-"));
    place = placeReport(join(folder, "figures-page.md"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const page = () => readFileSync(place.page, "utf8");

  test("holds what has been measured and says what has not", () => {
    addToReport(place, record("one"), BENCHES);
    expect(page()).toContain("- [Speed of a](#what-one-takes-and-more): the engine.");
    expect(page()).toContain("## What one takes, and more");
    expect(page()).toContain('![Speed of "a" & b](charts/one-speed.svg)');
    expect(page()).toContain("2.0 (1.0 – 3.0)");
    expect(page()).toContain("pg-boss 12.0.0");
    expect(page()).toMatch(/## Not measured\n\n- `npm run bench -- --only two`/);
    expect(page()).not.toContain("three");
    addToReport(place, record("three"), BENCHES);
    expect(page()).toContain("## What three takes, and more");
  });

  test("grows with each benchmark, and is made again from what is kept", () => {
    addToReport(place, record("two"), BENCHES);
    addToReport(place, record("one"), BENCHES);
    const whole = page();
    expect(whole).not.toContain("Not measured");
    expect(whole.indexOf("What one takes")).toBeLessThan(whole.indexOf("## What two takes"));
    writeFileSync(place.page, "");
    rmSync(place.charts, { recursive: true });
    makeReport(place, BENCHES);
    expect(page()).toBe(whole);
    expect(readdirSync(place.charts)).toEqual(["one-speed.svg", "two-speed.svg"]);
  });

  test("names the machine of each part when they differ, and marks quick sizes", () => {
    addToReport(place, record("one"), BENCHES);
    const machine = { ...record("two").machine, processor: "Another Processor" };
    addToReport(place, record("two", { machine, sizes: "quick" }), BENCHES);
    expect(page().match(/2 × A Processor/g)).toHaveLength(1);
    expect(page().match(/2 × Another Processor/g)).toHaveLength(1);
    expect(page()).toContain("on the machines that each part names");
    expect(page().match(/quick sizes, which say little/g)).toHaveLength(1);
  });

  test("says when other programs ran beside it", () => {
    addToReport(place, record("one"), BENCHES);
    expect(page()).not.toContain("not quiet");
    addToReport(place, record("one", { loadBefore: 2 }), BENCHES);
    expect(page()).toContain("**The machine was not quiet**");
  });

  test("removes charts that its figures no longer have, and no others", () => {
    addToReport(place, record("one"), BENCHES);
    writeFileSync(join(place.charts, "somebody-else.svg"), "");
    addToReport(place, record("one", { charts: [{ ...CHART, id: "other" }] }), BENCHES);
    expect(readdirSync(place.charts).toSorted()).toEqual(["one-other.svg", "somebody-else.svg"]);
  });

  test.each(["{", "null", '{"format":2,"bench":"one","tables":[]}'])(
    "says which file it cannot read when one holds %s",
    (text) => {
      addToReport(place, record("one"), BENCHES);
      writeFileSync(join(place.figures, "two.json"), text);
      expect(() => makeReport(place, BENCHES)).toThrow(/two\.json holds no figures of a benchmark/);
    },
  );
});
