/** How long a page takes until its article is found, on several DOMs and by several programs. */
import type { Bench, BenchContext } from "../bench.ts";
import { type BenchPages, findBenchPages } from "../extract/bench-pages.ts";
import {
  countSame,
  joinReports,
  paceOf,
  type ReaderRound,
  type ReaderRounds,
} from "../extract/compare-readers.ts";
import { type ReaderId, READERS } from "../extract/readers.ts";
import { READER_ORDER_VARIABLE, type ReaderOrder, type Stint, type StintReport } from "../extract/stint.ts";
import { startTold, type ToldProcess } from "../extract/told-process.ts";
import { peakResidentBytes } from "../lab/processor-time.ts";
import { type Cell, figure, medianIfKnown } from "../report/figure.ts";
import { formatCount } from "../report/figures.ts";
import type { Sizes } from "../sizes.ts";
import type { BenchTable } from "../report/table.ts";

const ENTRY = new URL("../extract/reader-main.ts", import.meta.url);
/** Pages that one way reads before it is another's turn, so that all of them have the same weather. */
const STINT_PAGES = 9;

export const extractSpeed: Bench = {
  name: "extract-speed",
  besides: ["jsdom", "linkedom", "defuddle", "@mozilla/readability"],
  about: "time and memory for a page: jsdom, linkedom, defuddle, and this package",
  async run({ sizes, progress }: BenchContext) {
    const pages = await findBenchPages(sizes.extractPages);
    const rounds = new Map<ReaderId, ReaderRound[]>(sizes.extractReaders.map((id) => [id, []]));
    for (let round = 0; round < sizes.extractRounds; round += 1) {
      progress(`round ${round + 1} of ${sizes.extractRounds}`);
      const measured = await measureRound(pages, sizes, progress);
      for (const [id, result] of measured) rounds.get(id)!.push(result);
    }
    pages.remove();
    return { tables: [tableOf(rounds, pages, sizes.extractPasses)] };
  },
};

async function measureRound({ files }: BenchPages, sizes: Sizes, progress: (text: string) => void) {
  const processes = new Map(
    sizes.extractReaders.map((readerId) => [readerId, startReader({ readerId, files })] as const),
  );
  await Promise.all([...processes.values()].map((one) => one.tell([])));
  const stints = stintsOf(files.length);
  const cold = await readAll(processes, stints);
  let warm = cold;
  for (let pass = 1; pass < sizes.extractPasses; pass += 1) {
    progress(`pass ${pass + 1} of ${sizes.extractPasses}`);
    warm = await readAll(processes, stints);
  }
  const results = new Map<ReaderId, ReaderRound>();
  for (const [id, one] of processes) {
    const peakBytes = peakResidentBytes(one.processId);
    results.set(id, { cold: cold.get(id)!, warm: warm.get(id)!, peakBytes });
    await one.end();
  }
  return results;
}

function startReader(order: ReaderOrder): ToldProcess<StintReport> {
  return startTold({ entry: ENTRY, env: { [READER_ORDER_VARIABLE]: JSON.stringify(order) } });
}

/** All ways over all pages, in turns; each stint begins with another way. */
async function readAll(processes: ReadonlyMap<ReaderId, ToldProcess<StintReport>>, stints: readonly Stint[]) {
  const ids = [...processes.keys()];
  const reports = new Map<ReaderId, StintReport[]>(ids.map((id) => [id, []]));
  for (const [index, stint] of stints.entries()) {
    const start = index % ids.length;
    for (const id of [...ids.slice(start), ...ids.slice(0, start)])
      reports.get(id)!.push(await processes.get(id)!.tell(stint));
  }
  return new Map([...reports].map(([id, parts]) => [id, joinReports(parts)] as const));
}

function stintsOf(pages: number): Stint[] {
  const places = Array.from({ length: pages }, (_, place) => place);
  const count = Math.ceil(pages / STINT_PAGES);
  return Array.from({ length: count }, (_, index) =>
    places.slice(index * STINT_PAGES, (index + 1) * STINT_PAGES),
  );
}

function tableOf(rounds: ReaderRounds, { about, files }: BenchPages, passes: number): BenchTable {
  const ids = [...rounds.keys()];
  const base = rounds.get(ids[0]!)!;
  return {
    title: `A page's article, from its text to its HTML (${formatCount(files.length)} pages, one thread)`,
    head: [
      "",
      "cold, CPU",
      "×",
      "× by the clock",
      "warm, CPU",
      "×",
      "× by the clock",
      "peak memory",
      "articles",
      "same HTML",
      "same text",
    ],
    rows: ids.map((id) => rowOf(id, rounds.get(id)!, base)),
    notes: [
      about,
      `Cold: the first time over all pages in a fresh process. Warm: time ${passes} over them. Rounds: ${base.length}, in which all take turns every ${STINT_PAGES} pages. Medians for a page; × is the median ratio to the first row's same round.`,
      "CPU: processor time of all the process's threads, the garbage collector's too. Peak memory: the kernel's mark (VmHWM) at the end. Same: as the first row's.",
      ...ids.map((id) => `${READERS[id].manner}.`),
    ],
  };
}

function rowOf(id: ReaderId, rounds: readonly ReaderRound[], base: readonly ReaderRound[]): Cell[] {
  const { name, isReadability } = READERS[id];
  const cold = paceOf(rounds, base, "cold");
  const warm = paceOf(rounds, base, "warm");
  const findings = rounds[0]!.cold.findings;
  const same = (what: "html" | "text") =>
    isReadability ? figure("count", countSame(findings, base[0]!.cold.findings, what)) : null;
  return [
    name,
    ...[cold, warm].flatMap(({ processorMsPerPage, processorSpeedup, speedup }) => [
      figure("ms", processorMsPerPage),
      figure("ratio", processorSpeedup),
      figure("ratio", speedup),
    ]),
    medianIfKnown(
      "bytes",
      rounds.map(({ peakBytes }) => peakBytes),
    ),
    figure("count", findings.filter((finding) => finding !== null).length),
    same("html"),
    same("text"),
  ];
}
