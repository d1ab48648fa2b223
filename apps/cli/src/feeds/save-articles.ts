/**
 * Saves the articles that feeds have brought: those of the polls just made, and those that a server has
 * imported since and nobody took. This is the user's device; the worker that fetches is started beside it.
 */
import { createHash } from "node:crypto";
import { isFeedImport } from "@tidemark/feeds";
import { dedupeKey } from "@tidemark/import-formats";
import { isCalledOff, isLive, type ItemView } from "@tidemark/import-job";
import { withWorker } from "../commands/session.ts";
import type { ArticleFolder } from "../import/article-folder.ts";
import { createDevice } from "../import/device.ts";
import { followItems } from "../import/follow-items.ts";
import { ItemWatch, type StateCounts } from "../import/item-watch.ts";
import { createPatience } from "../import/patience.ts";
import { createProgress } from "../import/progress.ts";
import type { Terminal } from "../terminal.ts";
import type { FeedSession } from "./feed-session.ts";

export interface SavedArticles {
  readonly total: number;
  /** Articles that had not ended when it was told to stop. */
  readonly open: number;
  readonly counts: StateCounts;
  readonly failures: readonly ItemView[];
}

export async function saveFeedArticles(
  terminal: Terminal,
  { database, config, logger, signal }: FeedSession,
  folder: ArticleFolder,
  isVerbose: boolean,
): Promise<SavedArticles> {
  const { userId } = config;
  const progress = createProgress(terminal.notices, {
    monotonicMs: () => performance.now(),
    plain: isVerbose,
  });
  const patience = createPatience({ say: (text) => progress.say(text), signal });
  const watch = new ItemWatch();
  const device = createDevice({
    log: database.log.asUser(userId),
    userId,
    clientId: `tidemark-cli-${createHash("sha256").update(`feeds ${folder.path}`).digest("hex").slice(0, 12)}`,
    folder,
    keyOf: dedupeKey,
    wants: ({ job }) => isFeedImport(job.source),
    onItem: (itemId) => watch.look(itemId, device.view),
  });
  await patience(() => device.catchUp());
  for (const item of device.view.items.values()) if (isAwaited(item)) watch.add(item.id, device.view);
  if (watch.total > 0) {
    const subscribe = (onHint: (hinted: string) => void) => database.log.subscribe(onHint);
    await withWorker(database, config, logger, {}, async (startFetching) => {
      await patience(startFetching);
      await followItems(device, watch, { subscribe, userId, progress, patience, signal });
    });
  }
  const items = [...watch.itemIds].flatMap((itemId) => device.view.items.get(itemId) ?? []);
  const failures = items.filter(({ phase }) => phase.state === "error");
  return { total: watch.total, open: watch.open, counts: watch.counts, failures };
}

/** What a person has paused or called off comes to no end. */
function isAwaited({ job, phase }: ItemView): boolean {
  return isFeedImport(job.source) && isLive(phase.state) && job.status !== "paused" && !isCalledOff(job);
}
