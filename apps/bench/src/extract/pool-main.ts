/** The process that a pool of parser threads runs in: reads all pages when it is asked to. Not meant to be started by hand. */
import { createExtractor, extractArticle, type ExtractResult } from "@tidemark/article-extractor";
import { readPageFile } from "./bench-pages.ts";
import { type PassReport, POOL_ORDER_VARIABLE, type PoolOrder } from "./pool-settings.ts";

/** Pages that wait for each thread, so that none is without work. */
const AHEAD = 3;

const { threads, files } = JSON.parse(process.env[POOL_ORDER_VARIABLE] ?? "null") as PoolOrder;
// Nothing is left behind when whoever ordered it is gone.
process.once("disconnect", () => process.exit());
const sources = files.map(({ url }) => ({ url, contentType: "text/html; charset=utf-8" }));
const texts = files.map(readPageFile);
const extract = threads === 0 ? extractHere : createExtractor({ threads }).extract;
process.on("message", () => void pass().then((report) => process.send?.(report)));

/** Every page once. The copies that are handed over are made before the clock runs. */
async function pass(): Promise<PassReport> {
  const copies = texts.map((bytes) => Uint8Array.from(bytes));
  let next = 0;
  let articles = 0;
  const readOn = async () => {
    while (next < copies.length) {
      const place = next;
      next += 1;
      const result = await extract(copies[place]!, sources[place]!);
      if (result.ok) articles += 1;
    }
  };
  const startedMs = performance.now();
  const [allBefore, ownBefore] = [process.cpuUsage(), process.threadCpuUsage()];
  await Promise.all(Array.from({ length: Math.max(1, threads * AHEAD) }, readOn));
  return {
    pages: copies.length,
    articles,
    ms: performance.now() - startedMs,
    processorMs: inMs(process.cpuUsage(allBefore)),
    ownThreadMs: inMs(process.threadCpuUsage(ownBefore)),
  };
}

function extractHere(bytes: Uint8Array, source: (typeof sources)[number]): Promise<ExtractResult> {
  return extractArticle(bytes, source);
}

function inMs({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000;
}
