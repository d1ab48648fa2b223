/** Real pages through the whole engine, beside the original's way of doing it. */
import { cpus } from "node:os";
import type postgres from "postgres";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import type { Bench, BenchContext } from "../bench.ts";
import { addImport } from "../lab/imports.ts";
import { familyProcessorSeconds, processorSeconds } from "../lab/processor-time.ts";
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
  /** Seconds of processor time, of the worker, of Postgres, and of the web that is fetched from. */
  readonly cpu: readonly (number | null)[];
}

export const endToEnd: Bench = {
  name: "end-to-end",
  about: "real pages through the engine, beside the original's way",
  async run(context: BenchContext) {
    const { endToEndPages, originalTicks, originalTickMs } = context.sizes;
    const web = await startSmallWeb();
    const pages = web.generated(endToEndPages);
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
    const row = (name: string, { pages, seconds, cpu }: Outcome) => [
      name,
      formatCount(pages),
      formatSeconds(seconds),
      (pages / seconds).toFixed(1),
      formatRatio(pages / seconds / base),
      ...cpu.map((used) => (used === null ? "–" : formatPercent(used / seconds / cpus().length))),
    ];
    return [
      {
        title: `Pages of the small web, fetched and extracted (${cpus().length} cores)`,
        head: ["", "pages", "time", "a second", "ratio", "worker", "Postgres", "the web"],
        rows: [
          row("Tidemark", ours),
          row(`${ORIGINAL_PER_TICK} a tick of ${formatMs(originalTickMs)}, all folded on each`, original),
        ],
        notes: [
          "The last three columns: the share of all cores' time that each took. The original is given our parser threads.",
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
  const processors = (subject: number) => [
    processorSeconds(subject),
    familyProcessorSeconds(server.processId),
    processorSeconds(process.pid),
  ];
  const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
  const subject = await startSubject({ ...way.settings, url, adminUrl, userId: USER, fetchAllow });
  const before = processors(subject.processId);
  const startedMs = performance.now();
  await way.until(log, database.admin);
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = processors(subject.processId);
  const pages = await countExtracted(database.admin);
  await subject.stop();
  await database.drop();
  const cpu = after.map((used, index) => {
    const earlier = before[index] ?? null;
    return used === null || earlier === null ? null : used - earlier;
  });
  return { pages, seconds, cpu };
}
