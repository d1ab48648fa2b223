/** How much memory the worker's process takes at most, measured from outside. */
import { type SmallWeb, startSmallWeb } from "@tidemark/small-web";
import type { Bench, BenchContext } from "../bench.ts";
import { addImport, noopUrls } from "../lab/imports.ts";
import { peakResidentBytes } from "../lab/processor-time.ts";
import { formatCount, formatMb, formatSeconds } from "../report/figures.ts";
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
  readonly items: number;
  readonly seconds: number;
  /** Before the import came, and at its end. */
  readonly peaks: readonly (number | null)[];
}

export const memory: Bench = {
  name: "memory",
  about: "peak memory of the worker's process",
  async run(context: BenchContext) {
    const web = await startSmallWeb();
    const rows = [];
    for (const scene of scenesOf(context.sizes, web)) {
      context.progress(scene.name);
      const fetchAllow = `${web.hostSuffix}=127.0.0.1:${web.port}`;
      const { items, seconds, peaks } = await runScene(scene, context, fetchAllow);
      rows.push([
        scene.name,
        formatCount(items),
        formatSeconds(seconds),
        formatCount(items / seconds),
        ...peaks.map((bytes) => (bytes === null ? "–" : formatMb(bytes))),
      ]);
    }
    await web.close();
    return [
      {
        title: "Peak resident memory of the worker's process",
        head: ["", "items", "time", "a second", "peak when started", "peak at the end"],
        rows,
        notes: [
          "From the kernel's own mark (VmHWM), so a short peak counts. Started with the flags of `npm start`.",
          `Real pages: as many of a list of ${formatCount(context.sizes.memoryItems)} as could be read in the time, the small web's misbehaving ones first.`,
        ],
      },
    ];
  },
};

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
  const peakWhenStarted = peakResidentBytes(subject.processId);
  const startedMs = performance.now();
  await addImport(log.asUser(USER), USER, scene.urls);
  await untilExtracted(log, USER, scene.maxMs);
  const seconds = (performance.now() - startedMs) / 1_000;
  const peakAtEnd = peakResidentBytes(subject.processId);
  const items = await countExtracted(database.admin);
  await subject.stop();
  await database.drop();
  return { items, seconds, peaks: [peakWhenStarted, peakAtEnd] };
}
