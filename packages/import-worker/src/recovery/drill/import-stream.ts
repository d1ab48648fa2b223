/** An import in a drill's stream, written as a device and a worker that is no more would have written it. */
import {
  addItems,
  advance,
  announceImport,
  type Author,
  type Command,
  createStreamView,
  decide,
  DEFAULT_LIMITS,
  deleteImport,
  evolve,
  intendForJob,
  type ItemView,
  type JobView,
  type StreamView,
} from "@tidemark/import-job";
import { foldWorkflow, type LockedStream, WORK_TABLES } from "@tidemark/sync-log";
import { loadView } from "../../load-view.ts";
import { type DrillTools, UNTIL_RECOVERY_MS } from "./scenario.ts";

export interface DrillImport {
  readonly jobId: string;
  readonly itemIds: readonly string[];
}

export interface ImportWish {
  /** Items that come. */
  readonly items: number;
  /** Items that are announced; null for an import whose record never comes. */
  readonly announced: number | null;
  /** What workers did with them, as of so long ago. */
  readonly commands?: readonly Command[];
  readonly agoMs?: number;
}

/** All of it in one transaction, so that no worker comes in between. */
export function writeImport(userId: string, wish: ImportWish, tools: DrillTools): Promise<DrillImport> {
  const { log, newId } = tools;
  const jobId = newId();
  const itemIds = Array.from({ length: wish.items }, newId);
  return log.withStream(userId, async (stream) => {
    const author: Author = { clientId: "recovery-drill", actor: null, nowMs: stream.nowMs, newId };
    const items = itemIds.map((itemId, index) => ({ itemId, url: `https://drill-${index}.invalid/` }));
    const { announced } = wish;
    const job =
      announced === null ? [] : [announceImport(author, { jobId, totalUrls: announced, source: null })];
    const hints = { attendAtMs: stream.nowMs + UNTIL_RECOVERY_MS, liveFrom: 1 };
    await stream.append([...job, ...addItems(author, jobId, items, 0)], hints);
    for (const command of wish.commands ?? []) await carryOut(stream, command, wish.agoMs ?? 0, tools);
    // What is given back is then for nobody, also while workers run.
    if (wish.commands) await stream.append([intendForJob(author, jobId, "pause")], hints);
    return { jobId, itemIds };
  });
}

/** A worker's decision, made so long ago. */
async function carryOut(
  stream: LockedStream,
  command: Command,
  agoMs: number,
  { newId, random }: DrillTools,
): Promise<void> {
  const view = await viewOf(stream);
  const { changes } = decide(view, command, { nowMs: stream.nowMs - agoMs, newId, random });
  const { attendAtMs, liveFrom } = stream.head;
  await stream.append(changes, { attendAtMs, liveFrom });
}

async function viewOf(stream: LockedStream): Promise<StreamView> {
  const view = await loadView(stream, undefined, DEFAULT_LIMITS);
  advance(view, stream.nowMs);
  return view;
}

export interface ImportState {
  readonly job: JobView | undefined;
  readonly items: readonly ItemView[];
}

/** The import as the whole stream tells it, which is short. */
export async function readImport(
  userId: string,
  { jobId }: Pick<DrillImport, "jobId">,
  { log }: DrillTools,
): Promise<ImportState> {
  const view = createStreamView(userId, DEFAULT_LIMITS);
  const { changes } = await log.readAfter(userId, 0, { tables: WORK_TABLES });
  foldWorkflow(view, changes, evolve);
  const job = view.jobs.get(jobId);
  return { job, items: job ? [...job.items] : [] };
}

/** Deletes every import of the stream that still lives; the next transition cancels what is left of them. */
export async function deleteLiveImports(userId: string, { log, newId }: DrillTools): Promise<void> {
  await log.withStream(userId, async (stream) => {
    const view = await viewOf(stream);
    const author: Author = { clientId: "recovery-drill", actor: null, nowMs: stream.nowMs, newId };
    const live = [...view.jobs.values()].filter(({ deleted }) => !deleted);
    // What has no record of its own cannot be deleted before it has one.
    const announced = live
      .filter(({ exists }) => !exists)
      .map(({ id, items }) => announceImport(author, { jobId: id, totalUrls: items.size, source: null }));
    await stream.append([...announced, ...live.map(({ id }) => deleteImport(author, id))]);
  });
}
