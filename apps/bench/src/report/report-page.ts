/** Makes the page of figures from the records of runs. Says nothing that no record says. */
import type { BenchChart } from "./chart.ts";
import { describeWanted, distanceOf, type Finding } from "./finding.ts";
import { formatSeconds } from "./figures.ts";
import { describeMachine } from "./machine.ts";
import type { RunRecord } from "./run-record.ts";
import { renderMarkdownTable } from "./table.ts";

export interface PagePart {
  readonly name: string;
  readonly about: string;
  /** Whether the page says so when it was not measured. */
  readonly isExpected: boolean;
}

export interface PageSetting {
  /** All that a page may hold, in its order. */
  readonly benches: readonly PagePart[];
  readonly records: ReadonlyMap<string, RunRecord>;
  /** From the page to the folder of charts. */
  readonly chartsPath: string;
  /** What the page says beside the figures, before them. */
  readonly introduction: string;
}

export function chartFile({ bench }: Pick<RunRecord, "bench">, { id }: Pick<BenchChart, "id">): string {
  return `${bench}-${id}.svg`;
}

export function renderPage({ benches, records, chartsPath, introduction }: PageSetting): string {
  const measured = benches.flatMap(({ name }) => records.get(name) ?? []);
  const missing = benches.filter(({ name, isExpected }) => isExpected && !records.has(name));
  const parts = [
    "# Benchmarks",
    introduction,
    weather(measured),
    ...standing(measured),
    ...measured.flatMap((record) => section(record, measured, chartsPath)),
    ...(missing.length === 0 ? [] : notMeasured(missing)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Machine and day, once, when they are the same for all; and whether the machine was quiet. */
function weather(records: readonly RunRecord[]): string {
  const [first] = records;
  if (first === undefined) return "Nothing has been measured yet.";
  const days = [...new Set(records.map(dayOf))].toSorted();
  const loads = records.map(({ loadBefore }) => loadBefore);
  const total = records.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    `Measured on ${days.join(" and ")}`,
    isSameMachine(records)
      ? ` on ${describeMachine(first.machine)}`
      : ", on the machines that each part names",
    `, in ${Math.ceil(total / 60)} minutes altogether. `,
    `The load of the machine in the minute before each part, with what the part before it did, was ${Math.min(...loads)} to ${Math.max(...loads)}.`,
    wasQuiet(records)
      ? ""
      : " **The machine was not quiet**: times by the clock are longer than on one that is. Judge by the ratios and by the processor time.",
  ].join("");
}

/** What runs besides for half of a core and more is seen in every figure. The benchmarks' own load ends within minutes. */
function wasQuiet(records: readonly RunRecord[]): boolean {
  const before = Math.min(...records.map(({ loadBefore }) => loadBefore));
  return records.every(
    ({ loadBefore, machine: { cores } }) => before <= cores / 2 && loadBefore <= 4 * cores,
  );
}

function isSameMachine(records: readonly RunRecord[]): boolean {
  return new Set(records.map(({ machine }) => describeMachine(machine))).size === 1;
}

function dayOf({ measuredAt }: RunRecord): string {
  return measuredAt.slice(0, 10);
}

function standing(records: readonly RunRecord[]): string[] {
  const findings = records.flatMap((record) =>
    (record.findings ?? []).map((finding) => ({ record, finding })),
  );
  if (findings.length === 0) return [];
  const rows = findings.map(({ finding }) => [
    finding.what,
    finding.measured,
    describeWanted(finding),
    distanceOf(finding),
  ]);
  return [
    "## Where it stands",
    renderMarkdownTable({ head: ["what", "measured", "wanted", "how far"], rows }),
    "What the limit is:",
    findings.map(({ record, finding }) => limitLine(record, finding)).join("\n"),
  ];
}

function limitLine(record: RunRecord, { what, limit }: Finding): string {
  return `- [${what}](#${anchorOf(record)}): ${limit}`;
}

function section(record: RunRecord, all: readonly RunRecord[], chartsPath: string): string[] {
  const { about, tables, charts = [] } = record;
  return [
    `## ${capital(about)}`,
    circumstances(record, isSameMachine(all)),
    ...charts.map((chart) => `![${chart.title}](${chartsPath}/${chartFile(record, chart)})`),
    ...tables.flatMap(({ title, notes = [], ...table }) => [
      `**${title}**`,
      renderMarkdownTable(table),
      notes.map((note) => `- ${note}`).join("\n"),
    ]),
  ];
}

function circumstances(record: RunRecord, isMachineKnown: boolean): string {
  const { sizes, measuredAt, seconds, loadBefore, machine, besides } = record;
  const versions = Object.entries(besides).map(([name, version]) => `${name} ${version}`);
  const facts = [
    `measured ${measuredAt.slice(0, 16).replace("T", " ")} UTC in ${formatSeconds(seconds)}`,
    `load before ${loadBefore}`,
    ...(sizes === "full" ? [] : [`**${sizes} sizes, which say little**`]),
    ...versions,
    ...(isMachineKnown ? [] : [describeMachine(machine)]),
  ];
  return `\`${record.bench}\`: ${facts.join("; ")}.`;
}

/** As pages of Markdown name a heading. */
function anchorOf({ about }: RunRecord): string {
  return about
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function notMeasured(missing: readonly PagePart[]): string[] {
  return [
    "## Not measured",
    missing.map(({ name, about }) => `- \`npm run bench -- --only ${name}\`: ${about}`).join("\n"),
  ];
}
