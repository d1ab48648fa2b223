/** Real pages through the whole engine, beside the original's way of doing it. */
import { cpus } from "node:os";
import type postgres from "postgres";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import type { Bench, BenchContext } from "../bench.ts";
import { addImport } from "../lab/imports.ts";
import { familyProcessorSeconds, busySeconds, processorSeconds } from "../lab/processor-time.ts";
import { watchWork } from "../lab/work-at-hand.ts";
import { formatCount, formatMs, formatPercent, formatRatio, formatSeconds } from "../report/figures.ts";
import { countExtracted, untilCounted, untilExtracted } from "../subject/follow-import.ts";
import type { SubjectSettings } from "../subject/settings.ts";
import { startSubject } from "../subject/subject-process.ts";

const USER = "reader";
const ORIGINAL_PER_TICK = 3;
const MAX_MS = 600_000;

interface Outcome {
  readonly pages: number;
  readonly seconds: number;
  /** Shares of all cores' time. */
  readonly load: Load;
  /** The share of the cores for which worker and Postgres had something to run. */
  readonly workAtHand: number | null;
}

/** What is known of the cores: their time in s before and after a run, and as shares of it in between. */
interface Load {
  /** Of the worker, with all its threads. */
  readonly worker: number | null;
  readonly postgres: number | null;
  /** Of this process: the web that is fetched from. */
  readonly web: number | null;
  /** In which the cores ran anything, also what is not ours. */
  readonly busy: number | null;
}

const LOADS = ["worker", "postgres", "web", "busy"] as const satisfies readonly (keyof Load)[];

export const endToEnd: Bench = {
  name: "end-to-end",
  about: "real pages through the engine, beside the original's way",
  async run(context: BenchContext) {
    const { endToEndPages, endToEndHosts, originalTicks, originalTickMs } = context.sizes;
    const web = await startSmallWeb();
    const pages = web.generated(endToEndPages, { hosts: endToEndHosts });
    context.progress("Tidemark");
    const ours = await importPages(context, web, {
      settings: { kind: "engine", extractorThreads: null },
      pages,
      until: (log) => untilExtracted(log, USER, MAX_MS),
    });
    context.progress("the original's way");
    const original = await importPages(context, web, {
      settings: { kind: "original", tickMs: originalTickMs },
      pages,
      until: (_, admin) =>
        untilCounted(admin, Math.min(endToEndPages, originalTicks * ORIGINAL_PER_TICK), MAX_MS),
    });
    await web.close();

    const base = original.pages / original.seconds;
    const row = (name: string, { pages, seconds, load, workAtHand }: Outcome) => [
      name,
      formatCount(pages),
      formatSeconds(seconds),
      (pages / seconds).toFixed(1),
      formatRatio(pages / seconds / base),
      ...[...LOADS.map((of) => load[of]), workAtHand].map(percentCell),
    ];
    return [
      {
        title: `Pages of the small web, fetched and extracted (${cpus().length} cores, ${formatCount(endToEndHosts)} hosts)`,
        head: [
          "",
          "pages",
          "time",
          "a second",
          "ratio",
          "worker",
          "Postgres",
          "the web",
          "cores busy",
          "work at hand (wanted: over 90 %)",
        ],
        rows: [
          row("Tidemark", ours),
          row(`${ORIGINAL_PER_TICK} a tick of ${formatMs(originalTickMs)}, all folded on each`, original),
        ],
        notes: [
          "Worker, Postgres, the web: the share of all cores' time that each took. The original is given our parser threads.",
          "Cores busy: with whatever runs on the machine.",
          "Work at hand: the share of the cores for which worker and Postgres had a thread that ran or stood in line; how busy they would keep them if nothing else ran.",
        ],
      },
    ];
  },
};

interface Way {
  readonly settings: SubjectSettings;
  readonly pages: readonly string[];
  readonly until: (log: PostgresSyncLog, admin: postgres.Sql) => Promise<unknown>;
}

async function importPages({ server }: BenchContext, web: SmallWeb, way: Way): Promise<Outcome> {
  const database = await server.database();
  const { log, url, adminUrl } = database;
  await addImport(log.asUser(USER), USER, way.pages);
  const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
  const subject = await startSubject({ ...way.settings, url, adminUrl, userId: USER, fetchAllow });
  const before = readLoad(subject.processId, server.processId);
  const watch = watchWork([subject.processId, ...(server.processId === null ? [] : [server.processId])]);
  const startedMs = performance.now();
  await way.until(log, database.admin);
  const seconds = (performance.now() - startedMs) / 1_000;
  const workAtHand = watch.stop();
  const after = readLoad(subject.processId, server.processId);
  const pages = await countExtracted(database.admin);
  await subject.stop();
  await database.drop();
  return { pages, seconds, load: shareOf(before, after, seconds), workAtHand };
}

function readLoad(worker: number, postgres: number | null): Load {
  return {
    worker: processorSeconds(worker),
    postgres: familyProcessorSeconds(postgres),
    web: processorSeconds(process.pid),
    busy: busySeconds(),
  };
}

function shareOf(before: Load, after: Load, seconds: number): Load {
  const share = (of: keyof Load) => {
    const [earlier, later] = [before[of], after[of]];
    return earlier === null || later === null ? null : (later - earlier) / seconds / cpus().length;
  };
  return {
    worker: share("worker"),
    postgres: share("postgres"),
    web: share("web"),
    busy: share("busy"),
  };
}

function percentCell(share: number | null): string {
  return share === null ? "–" : formatPercent(share);
}
