/** Real pages through the whole engine, beside a plain script and the original's way of doing it. */
import { cpus } from "node:os";
import type postgres from "postgres";
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import type { PostgresSyncLog } from "@tidemark/sync-log-postgres";
import type { Bench, BenchContext } from "../bench.ts";
import { type CoreLoad, watchCores } from "../lab/core-load.ts";
import { addImport } from "../lab/imports.ts";
import { type Cell, figure, medianIfKnown, spread } from "../report/figure.ts";
import { formatCount, formatMs, formatPercent, median } from "../report/figures.ts";
import { atLeast, type Finding } from "../report/finding.ts";
import { startScript } from "../script/run-script.ts";
import { countExtracted, untilCounted, untilExtracted } from "../subject/follow-import.ts";
import type { SubjectSettings } from "../subject/settings.ts";
import { startSubject } from "../subject/subject-process.ts";

const USER = "reader";
const ORIGINAL_PER_TICK = 3;
const MAX_MS = 600_000;
/** The share of the cores that an import is to keep busy. */
const WANTED_SHARE = 0.9;
/** Times the original's way. */
const WANTED_RATIO = 10;

interface Outcome extends CoreLoad {
  readonly pages: number;
}

interface Way {
  readonly name: string;
  readonly outcomes: Outcome[];
  readonly rounds: number;
  readonly run: () => Promise<Outcome>;
}

export const endToEnd: Bench = {
  name: "end-to-end",
  about: "an import of real pages beside a plain script and the original's way",
  besides: ["jsdom", "@mozilla/readability", "p-limit"],
  async run(context: BenchContext) {
    const { endToEndPages, endToEndHosts, endToEndRounds } = context.sizes;
    const web = await startSmallWeb();
    const ways = waysOf(context, web);
    for (let round = 1; round <= endToEndRounds; round += 1)
      for (const { name, outcomes, rounds, run } of ways) {
        if (round > rounds) continue;
        context.progress(`${name}, round ${round}`);
        outcomes.push(await run());
      }
    await web.close();
    const base = rateOf(ways.at(-1)!);
    return {
      tables: [
        {
          title: `${formatCount(endToEndPages)} pages of the small web, fetched and extracted (${cpus().length} cores, ${formatCount(endToEndHosts)} hosts)`,
          head: [
            "",
            "rounds",
            "pages",
            "time",
            "a second",
            "ratio",
            "worker",
            "Postgres",
            "the web",
            "cores busy",
            "work at hand",
            "peak memory",
          ],
          rows: ways.map((way) => rowOf(way, base)),
          notes: [
            "The plain script (`apps/bench/src/script/plain-script.ts`): p-limit with 10 at a time, fetch, a `new JSDOM` a page, Readability, a line of JSON for each article. It keeps nothing that would let it go on after a crash, and asks all pages of one address. Pages that it could not fetch are missing from its count; it tries none twice.",
            "The original is given our parser threads.",
            "Worker, Postgres, the web: the share of all cores' time that each took. Cores busy: with whatever runs on the machine. Work at hand: the share of the cores for which worker and Postgres had a thread that ran or stood in line. Where other programs take the cores, threads stand in line for longer, and this says more than is true.",
            "The script's time begins with the start of its process, which loads jsdom; the other two have started when the clock does.",
          ],
        },
      ],
      charts: [
        {
          id: "pages",
          title: "Pages a second, fetched and extracted",
          kind: "bars",
          unit: "per-second",
          categories: ways.map(({ name }) => name),
          series: [{ name: "pages a second", values: ways.map(rateOf) }],
        },
      ],
      findings: findingsOf(ways),
    };
  },
};

/** Ratios are to the last. */
function waysOf(context: BenchContext, web: SmallWeb): readonly Way[] {
  const { sizes } = context;
  const pages = web.generated(sizes.endToEndPages, { hosts: sizes.endToEndHosts });
  const originalPages = Math.min(sizes.endToEndPages, sizes.originalTicks * ORIGINAL_PER_TICK);
  return [
    {
      name: "Tidemark",
      outcomes: [],
      rounds: sizes.endToEndRounds,
      run: () =>
        importPages(context, web, {
          settings: { kind: "engine", extractorThreads: null },
          pages,
          until: (log) => untilExtracted(log, USER, MAX_MS),
        }),
    },
    {
      name: "a plain script, 10 at a time",
      outcomes: [],
      rounds: sizes.scriptRounds,
      // It has no table of names, so that it asks the address itself: the path tells the page.
      run: () => runScript(pages.map((url) => url.replace(/\/\/[^:/]+/, "//127.0.0.1"))),
    },
    {
      name: `the original: ${ORIGINAL_PER_TICK} a tick of ${formatMs(sizes.originalTickMs)}`,
      outcomes: [],
      rounds: 1,
      run: () =>
        importPages(context, web, {
          settings: { kind: "original", tickMs: sizes.originalTickMs },
          pages,
          until: (_, admin) => untilCounted(admin, originalPages, MAX_MS),
        }),
    },
  ];
}

interface ImportOrder {
  readonly settings: SubjectSettings;
  readonly pages: readonly string[];
  readonly until: (log: PostgresSyncLog, admin: postgres.Sql) => Promise<unknown>;
}

async function importPages({ server }: BenchContext, web: SmallWeb, order: ImportOrder): Promise<Outcome> {
  const database = await server.database();
  const { log, url, adminUrl, admin } = database;
  await addImport(log.asUser(USER), USER, order.pages);
  const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
  const subject = await startSubject({ ...order.settings, url, adminUrl, userId: USER, fetchAllow });
  const watched = { worker: subject.processId, postgres: server.processId };
  const load = await watchCores(watched, () => order.until(log, admin));
  const pages = await countExtracted(admin);
  await subject.stop();
  await database.drop();
  return { ...load, pages };
}

/** From the start of the process: a script is started for its list. */
async function runScript(urls: readonly string[]): Promise<Outcome> {
  const script = await startScript(urls);
  const load = await watchCores({ worker: script.processId, postgres: null }, () => script.done);
  const pages = await script.countArticles();
  await script.end();
  return { ...load, pages };
}

function rateOf({ outcomes }: Way): number {
  return median(outcomes.map(({ pages, seconds }) => pages / seconds));
}

function rowOf(way: Way, base: number): readonly Cell[] {
  const { name, outcomes } = way;
  const known = (of: keyof CoreLoad, unit: "share" | "bytes") =>
    medianIfKnown(
      unit,
      outcomes.map((outcome) => outcome[of]),
    );
  return [
    name,
    figure("count", outcomes.length),
    figure("count", median(outcomes.map(({ pages }) => pages))),
    figure("s", median(outcomes.map(({ seconds }) => seconds))),
    spread(
      "per-second",
      outcomes.map(({ pages, seconds }) => pages / seconds),
    ),
    figure("ratio", rateOf(way) / base),
    ...(["worker", "postgres", "web", "busy", "workAtHand"] as const).map((of) => known(of, "share")),
    known("peakBytes", "bytes"),
  ];
}

function findingsOf([ours, script, original]: readonly Way[]): Finding[] {
  if (ours === undefined || script === undefined || original === undefined) return [];
  const share = (of: "worker" | "postgres" | "web" | "busy") => {
    const known = medianIfKnown(
      "share",
      ours.outcomes.map((outcome) => outcome[of]),
    );
    return known === null ? "an unknown share" : formatPercent(known.value);
  };
  const parsing = medianIfKnown(
    "ms",
    ours.outcomes.map(({ worker, seconds, pages }) =>
      worker === null ? null : (worker * seconds * cpus().length * 1_000) / pages,
    ),
  );
  const alone =
    parsing === null
      ? ""
      : ` A page takes ${formatMs(parsing.value)} of the worker's processor time, so that all cores for it alone would make ${formatCount((cpus().length * 1_000) / parsing.value)} a second.`;
  const own = medianIfKnown(
    "share",
    ours.outcomes.map(({ worker, postgres, web }) =>
      worker === null || postgres === null || web === null ? null : worker + postgres + web,
    ),
  );
  const shares = `the worker took ${share("worker")} of the cores, Postgres ${share("postgres")}, the web that is fetched from ${share("web")}.`;
  return [
    {
      what: "An import of real pages to the original's way",
      measured: figure("ratio", rateOf(ours) / rateOf(original)),
      wanted: atLeast(figure("ratio", WANTED_RATIO)),
      limit: `reading pages: ${shares}${alone}`,
    },
    {
      what: "An import of real pages to the plain script",
      measured: figure("ratio", rateOf(ours) / rateOf(script)),
      wanted: null,
      limit: "the script reads on one thread, and a window of jsdom a page costs it most of its time.",
    },
    ...(own === null
      ? []
      : [
          {
            what: "Cores kept busy by an import of real pages",
            measured: own,
            wanted: atLeast(figure("share", WANTED_SHARE)),
            limit: `the processor time of worker, Postgres and the web together; with all else that ran on the machine, the cores were busy for ${share("busy")}.`,
          },
        ]),
  ];
}
