/**
 * One run of an import: decides against the log and the folder what is to be done, adds what is new,
 * and saves articles as they come until the run's items have ended or it is told to stop. The worker
 * that fetches is somebody else's business: this is the user's device.
 */
import { createHash } from "node:crypto";
import { dedupeKey, type ReadingList } from "@tidemark/import-formats";
import type { ItemView } from "@tidemark/import-job";
import type { SyncLog } from "@tidemark/sync-log";
import { plural } from "../plural.ts";
import type { ArticleFolder } from "./article-folder.ts";
import { createDevice, type Device, type DeviceLog } from "./device.ts";
import { enlist } from "./enlist.ts";
import { followItems } from "./follow-items.ts";
import { ItemWatch } from "./item-watch.ts";
import type { Patience } from "./patience.ts";
import type { ImportPlan } from "./plan.ts";
import type { Progress } from "./progress.ts";
import { type Tally, tally } from "./tally.ts";

export interface RunOptions {
  readonly log: DeviceLog;
  readonly subscribe: SyncLog["subscribe"];
  readonly userId: string;
  readonly list: ReadingList;
  readonly folder: ArticleFolder;
  readonly format: string;
  readonly retryFailed: boolean;
  /** Told once, after everything was added. */
  readonly onPlan: (plan: ImportPlan) => void;
  /** Starts a worker. Called once, unless there is nothing to fetch. */
  readonly startFetching: () => Promise<void>;
  readonly progress: Progress;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

export interface RunResult {
  readonly tally: Tally;
  /** The run's own items with their end, for those who want to look. */
  readonly items: readonly ItemView[];
  /** Those of earlier runs among them. */
  readonly failures: readonly ItemView[];
  /** Jobs that the items belong to. */
  readonly jobIds: readonly string[];
}

export async function runImport(options: RunOptions): Promise<RunResult> {
  const { list, folder, userId, log, patience } = options;
  const source = sourceOf(folder.path, options.format);
  const clientId = `tidemark-cli-${createHash("sha256").update(source).digest("hex").slice(0, 12)}`;
  const watch = new ItemWatch();
  const device: Device = createDevice({
    log,
    userId,
    clientId,
    folder,
    keyOf: dedupeKey,
    // Also articles that are no longer in the list: an earlier run asked for them, into this folder.
    wants: ({ job }) => job.source === source,
    onItem: (itemId) => watch.look(itemId, device.view),
  });
  const { plan, itemIds } = await patience(() =>
    enlist({
      log,
      userId,
      clientId,
      device,
      source,
      keyOf: dedupeKey,
      entries: list.entries.map(({ url }) => ({ url, key: dedupeKey(url) })),
      onLongAddition: (addresses) =>
        options.progress.say(`Adding ${plural(addresses, "address", "addresses")} to the log …`),
      rules: { isInFolder: (key) => folder.has(key), retryFailed: options.retryFailed },
    }),
  );
  options.onPlan(plan);
  for (const itemId of itemIds) watch.add(itemId, device.view);
  if (itemIds.length > 0) {
    await patience(options.startFetching);
    await followItems(device, watch, options);
  }

  const items = itemIds.flatMap((itemId) => device.view.items.get(itemId) ?? []);
  const failures = [...plan.failedBefore, ...items.filter(({ phase }) => phase.state === "error")];
  const jobIds = new Set([...plan.failedBefore, ...items].map(({ job }) => job.id));
  return { tally: tally(list, plan, watch.counts), items, failures, jobIds: [...jobIds] };
}

/** Jobs of the same folder and format belong to the same import, however often it is run. */
function sourceOf(folderPath: string, format: string): string {
  return `tidemark import --format ${format} --out ${folderPath}`;
}
