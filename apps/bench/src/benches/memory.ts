/** How much memory and processor time the worker's process takes, measured from outside. */
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import type { Bench, BenchContext } from "../bench.ts";
import { addImport, noopUrls } from "../lab/imports.ts";
import { familyProcessorSeconds, peakResidentBytes, processorSeconds } from "../lab/processor-time.ts";
import { figure, figureIfKnown } from "../report/figure.ts";
import { formatCount, formatMb } from "../report/figures.ts";
import type { Finding } from "../report/finding.ts";
import { countExtracted, untilExtracted } from "../subject/follow-import.ts";
import type { Sizes } from "../sizes.ts";
import type { SubjectSettings } from "../subject/settings.ts";
import { startSubject } from "../subject/subject-process.ts";

const USER = "reader";
const NO_LIMIT_MS = 3_600_000;

interface Scene {
  readonly name: string;
  readonly settings: SubjectSettings;
  readonly urls: readonly string[];
  readonly maxMs: number;
}

interface Outcome {
  readonly scene: Scene;
  readonly items: number;
  readonly seconds: number;
  /** Before the import came, bytes. */
  readonly peakAtStart: number | null;
  readonly peakAtEnd: number | null;
  /** Per 1,000 items. */
  readonly workerCpuMs: number | null;
  readonly serverCpuMs: number | null;
}

export const memory: Bench = {
  name: "memory",
  about: "memory and processor time of the worker's process for 1,000 items",
  async run(context: BenchContext) {
    const web = await startSmallWeb();
    const outcomes: Outcome[] = [];
    for (const scene of scenesOf(context.sizes, web)) {
      context.progress(scene.name);
      const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
      outcomes.push(await runScene(scene, context, fetchAllow));
    }
    await web.close();
    return {
      tables: [
        {
          title: "Peak resident memory and processor time of the worker's process",
          head: [
            "",
            "items",
            "time",
            "a second",
            "peak when started",
            "peak at the end",
            "growth for 1,000 items",
            "worker CPU for 1,000",
            "Postgres CPU for 1,000",
          ],
          rows: outcomes.map((outcome) => [
            outcome.scene.name,
            figure("count", outcome.items),
            figure("s", outcome.seconds),
            figure("per-second", outcome.items / outcome.seconds),
            figureIfKnown("bytes", outcome.peakAtStart),
            figureIfKnown("bytes", outcome.peakAtEnd),
            figureIfKnown("bytes", growthOf(outcome)),
            figureIfKnown("ms", outcome.workerCpuMs),
            figureIfKnown("ms", outcome.serverCpuMs),
          ]),
          notes: [
            "From the kernel's own mark (VmHWM), so a short peak counts. Started with the flags of `npm start`.",
            `Real pages: as many of a list of ${formatCount(context.sizes.memoryItems)} as could be read in the time, the small web's misbehaving ones first. The growth is of the whole list, read or not.`,
          ],
        },
      ],
      charts: [
        {
          id: "peak",
          title: `Peak resident memory of the worker's process, a job of ${formatCount(context.sizes.memoryItems)} items`,
          kind: "bars",
          unit: "bytes",
          categories: outcomes.map(({ scene }) => scene.name),
          series: [
            { name: "when started", values: outcomes.map(({ peakAtStart }) => peakAtStart) },
            { name: "at the end", values: outcomes.map(({ peakAtEnd }) => peakAtEnd) },
          ],
        },
        {
          id: "processor",
          title: "Processor time for 1,000 items",
          kind: "bars",
          unit: "ms",
          isLogarithmic: true,
          categories: outcomes.map(({ scene }) => scene.name),
          series: [
            { name: "worker", values: outcomes.map(({ workerCpuMs }) => workerCpuMs) },
            { name: "Postgres", values: outcomes.map(({ serverCpuMs }) => serverCpuMs) },
          ],
        },
      ],
      findings: findingsOf(outcomes),
    };
  },
};

/** Of the peak, by 1,000 of the items that the job has. */
function growthOf({ scene, peakAtStart, peakAtEnd }: Outcome): number | null {
  if (peakAtStart === null || peakAtEnd === null) return null;
  return ((peakAtEnd - peakAtStart) * 1_000) / scene.urls.length;
}

function findingsOf([plain]: readonly Outcome[]): Finding[] {
  const growth = plain === undefined ? null : growthOf(plain);
  if (plain === undefined || growth === null) return [];
  return [
    {
      what: "Memory for 1,000 more items in a job",
      measured: figure("bytes", growth),
      wanted: null,
      limit: `the view of the job is in memory while it lives: ${formatCount(plain.items)} items made the process grow from ${formatMb(plain.peakAtStart ?? 0)} to ${formatMb(plain.peakAtEnd ?? 0)}.`,
    },
  ];
}

function scenesOf(sizes: Sizes, web: SmallWeb): readonly Scene[] {
  const urls = noopUrls(sizes.memoryItems);
  const pages = [...web.urls(), ...web.generated(sizes.memoryItems)].slice(0, sizes.memoryItems);
  const noop = [false, true].map((hasDevice) => ({
    name: `worker${hasDevice ? " and device" : ""}, nothing extracted`,
    settings: { kind: "noop-worker", hasDevice } as const,
    urls,
    maxMs: NO_LIMIT_MS,
  }));
  const real = sizes.memoryThreads.map((extractorThreads) => ({
    name: `engine, real pages, parser threads: ${extractorThreads ?? "default"}`,
    settings: { kind: "engine", extractorThreads } as const,
    urls: pages,
    maxMs: sizes.memoryPagesMaxMs,
  }));
  return [...noop, ...real];
}

async function runScene(scene: Scene, { server }: BenchContext, fetchAllow: string): Promise<Outcome> {
  const database = await server.database();
  const { log, url, adminUrl } = database;
  const subject = await startSubject({ ...scene.settings, url, adminUrl, userId: USER, fetchAllow });
  const readCpu = () => [processorSeconds(subject.processId), familyProcessorSeconds(server.processId)];
  const peakAtStart = peakResidentBytes(subject.processId);
  const before = readCpu();
  const startedMs = performance.now();
  await addImport(log.asUser(USER), USER, scene.urls);
  await untilExtracted(log, USER, scene.maxMs);
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = readCpu();
  const peakAtEnd = peakResidentBytes(subject.processId);
  const items = await countExtracted(database.admin);
  await subject.stop();
  await database.drop();
  const [workerCpuMs = null, serverCpuMs = null] = after.map((later, index) => {
    const earlier = before[index] ?? null;
    return later === null || earlier === null ? null : ((later - earlier) * 1e6) / items;
  });
  return { scene, items, seconds, peakAtStart, peakAtEnd, workerCpuMs, serverCpuMs };
}
