/** Pages that mean harm: what each cost on a fresh jsdom window, and what it costs now. */
import type { Bench, BenchContext } from "../bench.ts";
import { HOSTILE_PAGES } from "../extract/hostile-pages.ts";
import {
  HOSTILE_ORDER_VARIABLE,
  type HostileOrder,
  type HostileReport,
} from "../extract/hostile-settings.ts";
import { startTold } from "../extract/told-process.ts";
import { peakResidentBytes } from "../lab/processor-time.ts";
import { type Cell, figure, figureIfKnown } from "../report/figure.ts";
import { formatMs } from "../report/figures.ts";

const ENTRY = new URL("../extract/hostile-main.ts", import.meta.url);

export const extractHostile: Bench = {
  name: "extract-hostile",
  besides: ["jsdom", "@mozilla/readability"],
  about: "pages that make parsers slow or large: before and now",
  async run({ sizes, progress }: BenchContext) {
    const rows: Cell[][] = [];
    for (const page of Object.keys(HOSTILE_PAGES).slice(0, sizes.hostilePages)) {
      progress(page);
      const before = await meet({ page, how: "before" }, sizes.hostileCapMs);
      const now = await meet({ page, how: "now" }, sizes.hostileCapMs);
      rows.push([page, ...before, ...now]);
    }
    const tables = [
      {
        title: "Hostile pages, each in a process of its own",
        head: ["page", "jsdom: time", "end", "memory", "now: time", "end", "memory"],
        rows,
        notes: [
          `A process that took longer than ${formatMs(sizes.hostileCapMs)} was killed; its memory is what it had by then.`,
          "jsdom: a fresh window and Readability, without limits. Now: fetched from the loopback, read in one thread.",
          "Memory: the most that the process had resident, with everything that it has loaded.",
        ],
      },
    ];
    return { tables };
  },
};

/** Time, end and memory of one meeting. */
async function meet(order: HostileOrder, capMs: number): Promise<[time: Cell, end: string, memory: Cell]> {
  const told = startTold<HostileReport | "ready">({
    entry: ENTRY,
    env: { [HOSTILE_ORDER_VARIABLE]: JSON.stringify(order) },
  });
  const memoryOf = () => figureIfKnown("bytes", peakResidentBytes(told.processId));
  await told.tell("prepare");
  let memory = memoryOf();
  let isOver = false;
  const cap = setTimeout(() => {
    isOver = true;
    memory = memoryOf();
    process.kill(told.processId, "SIGKILL");
  }, capMs);
  const startedMs = performance.now();
  try {
    const report = (await told.tell("go")) as HostileReport;
    memory = memoryOf();
    return [figure("ms", report.ms), report.end, memory];
  } catch {
    return isOver
      ? [`> ${formatMs(capMs)}`, "killed", memory]
      : [figure("ms", performance.now() - startedMs), "process died", null];
  } finally {
    clearTimeout(cap);
    await told.end();
  }
}
