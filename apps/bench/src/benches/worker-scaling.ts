/** What more processes bring: items that cost nothing, and real pages, with 1, 2 and 4 workers. */
import { cpus } from "node:os";
import { startSmallWeb } from "@tidemark/small-web";
import type { Bench, BenchContext } from "../bench.ts";
import { addPausedImport, noopUrls, resumeImport } from "../lab/imports.ts";
import type { BenchDatabase } from "../lab/server.ts";
import { roundsWithin } from "../lab/rounds.ts";
import { figure, spread } from "../report/figure.ts";
import { formatCount, formatRatio, median } from "../report/figures.ts";
import type { Finding } from "../report/finding.ts";
import { countExtracted, untilExtracted } from "../subject/follow-import.ts";
import type { SubjectSettings } from "../subject/settings.ts";
import { startSubject } from "../subject/subject-process.ts";

const CONCURRENCY = 500;
const NOOP_STREAMS = 8;
const PAGE_HOSTS = 200;
const MAX_MS = 300_000;

interface Scene {
  readonly name: string;
  readonly settings: SubjectSettings;
  /** The addresses of each stream's import. */
  readonly imports: readonly (readonly string[])[];
}

interface Measured extends Scene {
  /** Items a second, round by round, for each count of workers. */
  readonly rates: ReadonlyMap<number, number[]>;
}

export const workerScaling: Bench = {
  name: "worker-scaling",
  about: "items a second with one worker process and with several",
  async run(context: BenchContext) {
    const { workerCounts, slowRounds, roundsBudgetMs } = context.sizes;
    const web = await startSmallWeb();
    const pages = web.generated(context.sizes.scalingPages, { hosts: PAGE_HOSTS });
    const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
    const measured: readonly Measured[] = scenesOf(context.sizes.scalingItems, pages).map((scene) => ({
      ...scene,
      rates: new Map(workerCounts.map((workers) => [workers, []])),
    }));
    for (const round of roundsWithin({ wanted: slowRounds, budgetMs: roundsBudgetMs }))
      for (const scene of measured)
        for (const [workers, rates] of scene.rates) {
          context.progress(`${scene.name}, workers: ${workers}, round ${round}`);
          rates.push(await runScene(scene, workers, context, fetchAllow));
        }
    await web.close();
    return {
      tables: [
        {
          title: `Items a second by the number of worker processes (${cpus().length} cores)`,
          head: ["", ...workerCounts.flatMap((workers) => [`workers: ${workers}`, "×"])],
          rows: measured.map(({ name, rates }) => [
            name,
            ...workerCounts.flatMap((workers) => [
              spread("per-second", rates.get(workers)!),
              figure("ratio", gainOf(rates, workers)),
            ]),
          ]),
          notes: [
            `From the wish to go on with all imports until nothing is left to extract; every process has started before. Rounds, in turns: ${measured[0]!.rates.get(workerCounts[0]!)!.length}.`,
            `Each process: ${CONCURRENCY} at a time where nothing is extracted; the defaults, but one parser thread, for real pages.`,
          ],
        },
      ],
      charts: [
        {
          id: "gain",
          title: `Items a second to those of the fewest worker processes (${cpus().length} cores)`,
          kind: "lines",
          unit: "ratio",
          categoryTitle: "worker processes",
          categories: workerCounts.map(String),
          series: measured.map(({ name, rates }) => ({
            name,
            values: workerCounts.map((workers) => gainOf(rates, workers)),
          })),
        },
      ],
      findings: findingsOf(measured),
    };
  },
};

function scenesOf(items: number, pages: readonly string[]): readonly Scene[] {
  const noop = { kind: "noop-worker", hasDevice: false, concurrency: CONCURRENCY } as const;
  const each = Math.ceil(items / NOOP_STREAMS);
  return [
    { name: "nothing extracted, 1 stream", settings: noop, imports: [noopUrls(items)] },
    {
      name: `nothing extracted, ${NOOP_STREAMS} streams`,
      settings: noop,
      imports: Array.from({ length: NOOP_STREAMS }, () => noopUrls(each)),
    },
    { name: "real pages, 1 stream", settings: { kind: "engine", extractorThreads: 1 }, imports: [pages] },
  ];
}

/** Median of the ratios to the same round with the fewest. */
function gainOf(rates: ReadonlyMap<number, readonly number[]>, workers: number): number {
  const [base] = rates.values();
  return median(rates.get(workers)!.map((rate, round) => rate / base![round]!));
}

async function runScene(
  { settings, imports }: Scene,
  workers: number,
  { server }: BenchContext,
  fetchAllow: string,
): Promise<number> {
  const database = await server.database();
  const { log, url, adminUrl, admin } = database;
  const users = imports.map((_, index) => `reader-${index}`);
  const jobIds = [];
  for (const [index, urls] of imports.entries())
    jobIds.push(await addPausedImport(log.asUser(users[index]!), users[index]!, urls));
  const subjects = await Promise.all(
    Array.from({ length: workers }, () =>
      startSubject({ ...settings, url, adminUrl, userId: users[0]!, fetchAllow }),
    ),
  );
  const startedMs = performance.now();
  await resumeAll(database, users, jobIds);
  for (const user of users) await untilExtracted(log, user, MAX_MS);
  const seconds = (performance.now() - startedMs) / 1_000;
  const items = await countExtracted(admin);
  await Promise.all(subjects.map((subject) => subject.stop()));
  await database.drop();
  return items / seconds;
}

async function resumeAll({ log }: BenchDatabase, users: readonly string[], jobIds: readonly string[]) {
  for (const [index, user] of users.entries()) await resumeImport(log.asUser(user), user, jobIds[index]!);
}

function findingsOf(measured: readonly Measured[]): Finding[] {
  const pages = measured.at(-1)!;
  const counts = [...pages.rates.keys()];
  const gains = counts.map((count) => `${count}: ${formatRatio(gainOf(pages.rates, count))}`);
  const best = counts.toSorted((a, b) => gainOf(pages.rates, b) - gainOf(pages.rates, a))[0]!;
  return [
    {
      what: "Real pages with several worker processes to one of one parser thread",
      measured: figure("ratio", gainOf(pages.rates, best)),
      wanted: null,
      limit: `the ${formatCount(cpus().length)} cores, which Postgres and the web share with the workers (${gains.join(", ")}). The items of one stream are given out under its one lock.`,
    },
  ];
}
