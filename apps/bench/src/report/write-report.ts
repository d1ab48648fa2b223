/** Puts a report on the disk: the figures of each run as it ends, and page and charts made from all that are there. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { drawChart } from "./draw-chart.ts";
import { chartFile, type PagePart, renderPage } from "./report-page.ts";
import { readRecords, type RunRecord, writeRecord } from "./run-record.ts";

export interface ReportPlace {
  /** The page, with `.md`. */
  readonly page: string;
  /** Raw figures, a file for each benchmark: a folder beside the page with its name. */
  readonly figures: string;
  readonly charts: string;
}

export function placeReport(page: string): ReportPlace {
  const folder = dirname(page);
  return { page, figures: join(folder, basename(page, ".md")), charts: join(folder, "charts") };
}

/** Keeps the figures of a run and makes the page again, so that a later crash loses none of it. */
export function addToReport(place: ReportPlace, record: RunRecord, benches: readonly PagePart[]): void {
  writeRecord(place.figures, record);
  makeReport(place, benches);
}

/** From the figures that are kept. */
export function makeReport(place: ReportPlace, benches: readonly PagePart[]): void {
  const records = readRecords(place.figures);
  const chartsPath = relative(dirname(place.page), place.charts);
  mkdirSync(place.charts, { recursive: true });
  const drawn = new Set<string>();
  for (const { name } of benches) {
    const record = records.get(name);
    for (const chart of record?.charts ?? []) {
      const file = chartFile({ bench: name }, chart);
      drawn.add(file);
      writeFileSync(join(place.charts, file), drawChart(chart));
    }
  }
  removeOthers(place, benches, drawn);
  writeFileSync(place.page, renderPage({ benches, records, chartsPath, introduction: introduce(place) }));
}

/** Charts of these benchmarks that no figures speak of any more. */
function removeOthers(
  { charts }: ReportPlace,
  benches: readonly PagePart[],
  drawn: ReadonlySet<string>,
): void {
  const isOurs = (file: string) => benches.some(({ name }) => file.startsWith(`${name}-`));
  for (const file of readdirSync(charts))
    if (file.endsWith(".svg") && isOurs(file) && !drawn.has(file)) rmSync(join(charts, file));
}

function introduce({ page, figures }: ReportPlace): string {
  return [
    "```sh",
    `npm run bench -- --report ${page}`,
    `npm run bench -- --report ${page} --only idle-tick`,
    `npm run bench -- --report ${page} --redraw`,
    "```",
    "",
    `The first line runs everything on this page and writes it; the second measures one part again; the third makes page and charts again`,
    `from the figures that are kept in \`${figures}\`. This page is made by that program: all sentences with figures are computed from`,
    "those of the runs. A number with two more in parentheses is the median with the least and the most of the rounds; whatever is compared",
    "takes turns within each round. Extraction alone has [a page of its own](benchmarks-extraction.md), and so has",
    "[the queue beside others](benchmarks-queue.md), with what the figures say. How each part is measured is in `apps/bench/src/benches`, the sizes in `apps/bench/src/sizes.ts`.",
  ].join("\n");
}
