/**
 * One run of an import: plans against the log and the folder, adds what is new, and saves articles
 * as they come until every wanted item has ended or the run is told to stop. The worker that fetches
 * is somebody else's business: this is the user's device.
 */
import { createHash, randomUUID } from "node:crypto";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { dedupeKey, type ReadingList } from "@tidemark/import-formats";
import { addItems, announceImport, intendForJob, type ItemView, retryItems } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import type { ArticleFolder } from "./article-folder.ts";
import { createDevice, type Device, type DeviceLog } from "./device.ts";
import { furthestByKey, type ImportPlan, planImport } from "./plan.ts";
import { countStates, type Tally, tally } from "./tally.ts";
import type { Progress } from "./progress.ts";

const ITEMS_PER_APPEND = 5_000;
/** With hints cut, news is found this late at most, ms. */
const POLL_MS = 1_000;
/** Hints within this time are answered together, ms. */
const GATHER_MS = 150;

export interface RunOptions {
  readonly log: DeviceLog;
  readonly subscribe: SyncLog["subscribe"];
  readonly userId: string;
  readonly list: ReadingList;
  readonly folder: ArticleFolder;
  readonly format: string;
  readonly retryFailed: boolean;
  /** Told once, before the first item is added. */
  readonly onPlan: (plan: ImportPlan) => void;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly tally: Tally;
  /** The list's items with their end, for those who want to look. */
  readonly items: readonly ItemView[];
  readonly failures: readonly ItemView[];
}

export async function runImport(options: RunOptions): Promise<RunResult> {
  const { list, folder, userId } = options;
  const source = sourceOf(folder.path, options.format);
  const wanted = new Set<string>();
  const device = createDevice({
    log: options.log,
    userId,
    clientId: `tidemark-cli-${createHash("sha256").update(source).digest("hex").slice(0, 12)}`,
    folder,
    keyOf: dedupeKey,
    wants: (item) => wanted.has(item.id),
  });
  await device.sync();

  const plan = planImport(
    list.entries.map(({ url }) => ({ url, key: dedupeKey(url) })),
    furthestByKey(itemsOf(device, source), dedupeKey),
    { isInFolder: (key) => folder.has(key), retryFailed: options.retryFailed },
  );
  options.onPlan(plan);
  for (const item of [...plan.resumed, ...plan.retried]) wanted.add(item.id);
  for (const itemId of await addFresh(device, plan, source)) wanted.add(itemId);
  await goOn(device, plan);

  await follow(device, wanted, options);
  const items = [...wanted].flatMap((id) => device.view.items.get(id) ?? []);
  const failures = [...plan.failedBefore, ...items.filter((item) => item.phase.state === "error")];
  return { tally: tally(list, plan, items), items, failures };
}

/** Jobs of the same folder and format belong to the same import, however often it is run. */
function sourceOf(folderPath: string, format: string): string {
  return `tidemark import --format ${format} --out ${folderPath}`;
}

function* itemsOf(device: Device, source: string): Generator<ItemView> {
  for (const item of device.view.items.values()) if (item.job.source === source) yield item;
}

async function addFresh(device: Device, plan: ImportPlan, source: string): Promise<string[]> {
  const { fresh } = plan;
  if (fresh.length === 0) return [];
  const jobId = randomUUID();
  const items = fresh.map(({ url }) => ({ itemId: randomUUID(), url }));
  for (let from = 0; from < items.length; from += ITEMS_PER_APPEND) {
    const batch = items.slice(from, from + ITEMS_PER_APPEND);
    await device.append((author) => [
      ...(from === 0 ? [announceImport(author, { jobId, totalUrls: items.length, source })] : []),
      ...addItems(author, jobId, batch, from),
    ]);
  }
  return items.map(({ itemId }) => itemId);
}

/** Wakes what an earlier run left asleep: paused jobs, and failures that another try may mend. */
async function goOn(device: Device, plan: ImportPlan): Promise<void> {
  const paused = new Set(plan.resumed.map(({ job }) => job).filter((job) => job.status === "paused"));
  await device.append((author) => [
    ...[...paused].map((job) => intendForJob(author, job.id, "resume")),
    ...retryItems(
      author,
      plan.retried.map((item) => item.id),
    ),
  ]);
}

/** Saves what comes until all wanted items and their jobs have ended. */
async function follow(device: Device, wanted: ReadonlySet<string>, options: RunOptions): Promise<void> {
  const news = createNews(options.signal);
  const unsubscribe = await options.subscribe((userId) => {
    if (userId === options.userId) news.ring();
  });
  try {
    for (;;) {
      await device.sync();
      const states = countStates([...wanted].flatMap((id) => device.view.items.get(id) ?? []));
      const open =
        wanted.size -
        states.saved -
        states.duplicate -
        states["consent-wall"] -
        states.error -
        states.cancelled;
      options.progress.update({ total: wanted.size, done: wanted.size - open, states });
      if ((open === 0 && jobsHaveEnded(device, wanted)) || options.signal.aborted) return;
      await news.next();
    }
  } finally {
    options.progress.stop();
    await unsubscribe();
  }
}

/** A job that lacks announced items, because a run was killed while it added them, is not waited for. */
function jobsHaveEnded(device: Device, wanted: ReadonlySet<string>): boolean {
  const jobs = new Set([...wanted].flatMap((id) => device.view.items.get(id)?.job ?? []));
  return [...jobs].every(
    (job) => job.status === "done" || job.status === "cancelled" || job.items.size < job.totalUrls,
  );
}

/** Waits for a hint, the poll interval or the end, whichever is first. */
function createNews(signal: AbortSignal): { ring(): void; next(): Promise<void> } {
  let wake = () => {};
  let hasRung = false;
  const ring = () => {
    hasRung = true;
    wake();
  };
  signal.addEventListener("abort", ring, { once: true });
  return {
    ring,
    async next() {
      if (!hasRung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        const timer = setTimeout(resolve, POLL_MS);
        await promise;
        clearTimeout(timer);
      }
      if (!signal.aborted) await setTimeoutPromise(GATHER_MS);
      hasRung = false;
    },
  };
}
